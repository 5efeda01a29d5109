"""Which networks an address stands for, where limits are counted by whoever asks."""

from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

# A household or a phone is given a /64 of IPv6 (RFC 6177), 2^64 addresses to choose from at will;
# a site, or whoever rents a server, up to a /48: 65,536 such households, most of them one hand.
_HOUSEHOLD, _SITE = 64, 48
# A /48 may also be a whole street behind one provider: it has eight households' share.
_SITE_SHARE = 8


@dataclass(frozen=True, slots=True)
class Network:
    """A network as text, and how many times one household's share it may use."""

    name: str
    share: int = 1


def networks_of(address: str) -> tuple[Network, ...]:
    """An IPv4 address by itself; of an IPv6 address its /64 and, more loosely, its /48.

    IPv4 that is written as IPv6 (::ffff:198.51.100.7) is IPv4. What is no address is itself.
    """
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return (Network(address),)
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
        household, site = (ip_network((parsed, size), strict=False) for size in (_HOUSEHOLD, _SITE))
        return (Network(str(household)), Network(str(site), _SITE_SHARE))
    return (Network(str(getattr(parsed, "ipv4_mapped", None) or parsed)),)
