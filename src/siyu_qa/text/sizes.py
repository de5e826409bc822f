"""How large a file is, in words."""


def size_told(size: float) -> str:
    """Give a number of bytes as people say it.

    >>> size_told(812), size_told(20_480), size_told(67_108_864)
    ('812 B', '20 KB', '64.0 MB')
    """
    for unit in ("B", "KB"):
        if size < 1024:
            return f"{size:.0f} {unit}"
        size /= 1024
    return f"{size:.1f} MB"
