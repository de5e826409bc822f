"""The chat page: nothing outside this package imports gradio."""

import os

# Gradio looks these up while it is imported; otherwise it calls home at the start.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["HF_HUB_OFFLINE"] = "1"
