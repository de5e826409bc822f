"""What stands between the network and the page; knows nothing of either's inside."""
