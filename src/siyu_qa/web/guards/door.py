"""Where the page is served, and who can reach it there."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address


@dataclass(frozen=True, slots=True)
class Door:
    """An address to listen at, and the names the page is opened under."""

    host: str = "127.0.0.1"
    port: int = 7860
    """0 takes a free one."""
    names: tuple[str, ...] = ()
    """Names besides the host's own, as behind a proxy that speaks HTTPS."""

    @property
    def is_private(self) -> bool:
        """Whether nobody but this machine's own users gets to the page.

        A name of its own means that somebody from outside is let in.

        >>> Door("localhost").is_private, Door("0.0.0.0").is_private
        (True, False)
        >>> Door("127.0.0.1", names=("docs.example.org",)).is_private
        False
        """
        return is_loopback(self.host) and not self.names


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine as it calls itself.

    >>> is_loopback("127.0.0.2"), is_loopback("::1"), is_loopback("192.168.1.5")
    (True, True, False)
    """
    address = address_of(host)
    return address.is_loopback if address else host.lower() == "localhost"


def address_of(host: str) -> IPv4Address | IPv6Address | None:
    """Read a host that is written as a number; None: it is a name.

    >>> address_of("localhost")
    """
    try:
        return ip_address(host)
    except ValueError:
        return None
