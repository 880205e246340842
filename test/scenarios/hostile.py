"""A tenant's workload that means harm: frames of every kind, written to the wire as they are.

Every frame carries `HOSTILE:<kind>;` somewhere in its bytes, so that whoever has an ear (packet-ears.py) knows what it got.
It reads {dev, mac, gw, seconds, kinds: {kind: {…what it needs}}} from stdin, sends each kind's frames for so many seconds, at
least once, and prints how many it sent of each.
"""
import collections
import ipaddress
import itertools
import json
import os
import random
import socket
import struct
import sys
import time


def mac(text):
    return bytes.fromhex(text.replace(":", ""))


def addr(text):
    return ipaddress.ip_address(text).packed


def checksum(data):
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def ip6(src, dst, nxt, payload, hops=64):
    return struct.pack("!IHBB", 0x60000000, len(payload), nxt, hops) + addr(src) + addr(dst) + payload


def ip4(src, dst, proto, payload, ident=1, frag=0, options=b""):
    words = 5 + len(options) // 4
    head = struct.pack("!BBHHHBBH", 0x40 | words, 0, words * 4 + len(payload), ident, frag, 64, proto, 0)
    head += addr(src) + addr(dst) + options
    return head[:10] + struct.pack("!H", checksum(head)) + head[12:] + payload


def ip(src, dst, proto, payload):
    return (ip6 if ":" in dst else ip4)(src, dst, proto, payload)


def pseudo(src, dst, proto, length):
    if ":" in dst:
        return addr(src) + addr(dst) + struct.pack("!II", length, proto)
    return addr(src) + addr(dst) + struct.pack("!BBH", 0, proto, length)


def summed(src, dst, proto, data, at):
    value = checksum(pseudo(src, dst, proto, len(data)) + data) or 0xFFFF
    return data[:at] + struct.pack("!H", value) + data[at + 2 :]


def udp(src, dst, port, payload, sport=4000):
    return summed(src, dst, 17, struct.pack("!HHHH", sport, port, 8 + len(payload), 0) + payload, 6)


def syn(src, dst, port, payload):
    return summed(src, dst, 6, struct.pack("!HHIIBBHHH", 4001, port, 1, 0, 0x50, 2, 65535, 0, 0) + payload, 16)


def icmp6(src, dst, kind, body, code=0):
    return summed(src, dst, 58, struct.pack("!BBH", kind, code, 0) + body, 2)


def echo(src, dst, mark):
    if ":" in dst:
        return icmp6(src, dst, 128, struct.pack("!HH", 7, 7) + mark)
    data = struct.pack("!BBHHH", 8, 0, 0, 7, 7) + mark
    return data[:2] + struct.pack("!H", checksum(data)) + data[4:]


def option(kind, data):
    """An option of neighbour discovery, filled up to eight bytes."""
    data += b"\0" * (-(len(data) + 2) % 8)
    return struct.pack("!BB", kind, (len(data) + 2) // 8) + data


def talk(src, dst, mark, port=9):
    """What a stranger would try on an address: a datagram, a connection, a ping."""
    number = 58 if ":" in dst else 1
    return [
        ip(src, dst, 17, udp(src, dst, port, mark)),
        ip(src, dst, 6, syn(src, dst, port, mark)),
        ip(src, dst, number, echo(src, dst, mark)),
    ]


def somebody(prefix):
    net = ipaddress.ip_network(prefix)
    return str(net[random.randrange(2, net.num_addresses - 1)])


def send_to(mark, to, **_):
    return [packet for src, dst, port in to for packet in talk(src, dst, mark, port)]


def errors(mark, src, to, about):
    """Errors of ICMPv6 about a packet that somebody else never sent."""
    return [
        ip6(src, dst, 58, icmp6(src, dst, kind, struct.pack("!I", 1280) + ip6(dst, other, 17, udp(dst, other, 9, mark))))
        for dst, other in zip(to, about)
        for kind in (1, 2, 3, 4)
    ]


def routers(mark, src, to):
    """Router advertisements with a default route and a prefix, and redirects of somebody's address to us."""
    prefix = struct.pack("!BBBBIII", 3, 4, 64, 0xC0, 9000, 9000, 0) + addr("2001:db8:dead::")
    body = struct.pack("!BBHII", 64, 0, 9000, 0, 0) + prefix + option(253, mark)
    redirect = struct.pack("!I", 0) + addr(src) + addr(to) + option(253, mark)
    return [ip6(src, dst, 58, icmp6(src, dst, 134, body), 255) for dst in ("ff02::1", "fe80::1")] + [
        ip6(src, "fe80::1", 58, icmp6(src, "fe80::1", 137, redirect), 255)
    ]


def neighbours(mark, target, sources):
    """Solicitations and pings of ever other senders, and advertisements that claim what is somebody else's."""
    out = []
    for prefix in sources:
        for _ in range(40):
            src = somebody(prefix)
            asks = struct.pack("!I", 0) + addr("fe80::1") + option(1, os.urandom(6)) + option(253, mark)
            out.append(ip6(src, "fe80::1", 58, icmp6(src, "fe80::1", 135, asks), 255))
            out.append(ip6(src, "fe80::1", 58, icmp6(src, "fe80::1", 133, struct.pack("!I", 0) + option(1, os.urandom(6)) + option(253, mark)), 255))
            out.append(ip6(src, "fe80::1", 58, echo(src, "fe80::1", mark)))
    for claimed in ("fe80::1", "fe80::2", target):
        body = struct.pack("!I", 0x20000000) + addr(claimed) + option(2, os.urandom(6)) + option(253, mark)
        out += [ip6(claimed, dst, 58, icmp6(claimed, dst, 136, body), 255) for dst in ("ff02::1", "fe80::1")]
    return out


def arp(mark, to, prefix):
    """Questions of ever other senders: each would be remembered."""
    return [
        struct.pack("!HHBBH", 1, 0x0800, 6, 4, 1) + os.urandom(6) + addr(somebody(prefix)) + bytes(6) + addr(dst) + mark
        for dst in to
        for _ in range(60)
    ]


def fragments(mark, to):
    """Parts that overlap, that are never whole, and one that is all there is (RFC 5722, 6946)."""
    out = []
    for src, dst in to:
        whole = udp(src, dst, 9, mark + b"x" * 80)
        number = random.randrange(1 << 16)
        for at, more, data in ((0, 1, whole[:64]), (32, 1, b"evil" * 4 + mark.ljust(16)), (64, 0, whole[64:]), (0, 1, mark.ljust(24)[:24])):
            if ":" in dst:
                out.append(ip6(src, dst, 44, struct.pack("!BBHI", 17, 0, at | more, number) + data))
            else:
                out.append(ip4(src, dst, 17, data, number, at // 8 | (0x2000 if more else 0)))
        if ":" in dst:
            out.append(ip6(src, dst, 44, struct.pack("!BBHI", 17, 0, 0, number + 1) + whole))
    return out


def headers(mark, src, gateway, to, src4, gateway4, to4):
    """Routing headers of every type, hop-by-hop and destination options, source routes, and packets in packets."""
    out = []
    for dst in to:
        for kind in (0, 2, 3, 4):
            inner = udp(src, dst, 9, mark)
            routing = struct.pack("!BBBBI", 17, 2, kind, 1, 0) + addr(dst)
            out.append(ip6(src, gateway, 43, routing + inner))
        alert = struct.pack("!BBBBHBB", 17, 0, 5, 2, 0, 1, 0)
        out.append(ip6(src, dst, 0, alert + udp(src, dst, 9, mark)))
        out.append(ip6(src, dst, 60, struct.pack("!BB", 17, 0) + b"\1\4\0\0\0\0" + udp(src, dst, 9, mark)))
        out += [ip6(src, gateway, number, ip6(src, dst, 17, udp(src, dst, 9, mark))) for number in (41, 47)]
    for dst in to4:
        for kind in (131, 137):
            route = struct.pack("!BBB", kind, 7, 4) + addr(dst) + b"\0"
            out.append(ip4(src4, gateway4, 17, udp(src4, gateway4, 9, mark), options=route))
        out.append(ip4(src4, gateway4, 4, ip4(src4, dst, 17, udp(src4, dst, 9, mark))))
    return out


def vxlan(mark, to):
    inner = b"\xff" * 6 + b"\2\0\0\0\0\1" + b"\x86\xdd" + mark
    return [
        ip(src, dst, 17, udp(src, dst, 4789, struct.pack("!II", 0x08000000, vni << 8) + inner))
        for src, dst in to
        for vni in (1, 2, 100)
    ]


def tunnels(mark, to):
    """What looks like a handshake and like data of WireGuard, to the ports of everybody's tunnels."""
    return [
        ip(src, dst, 17, udp(src, dst, port, struct.pack("<I", kind) + mark.ljust(length)))
        for src, dst, port in to
        for kind, length in ((1, 144), (2, 88), (4, 60))
    ]


def noise(mark, src, src4):
    """What hosts say to everybody: DHCP, listener queries and reports, multicasts of every scope."""
    ask = b"\1\0\0\1" + mark
    query = struct.pack("!HH", 0, 0) + bytes(16) + mark
    out = [ip6(src, "ff02::1:2", 17, udp(src, "ff02::1:2", 547, ask, 546))]
    out += [ip6(src, "ff02::1", 0, struct.pack("!BBBBHBB", 58, 0, 5, 2, 0, 1, 0) + icmp6(src, "ff02::1", kind, query), 1) for kind in (130, 131, 143)]
    out += [ip6(src, f"ff0{scope}::1", 17, udp(src, f"ff0{scope}::1", 9, mark)) for scope in (1, 2, 5, 8, "e")]
    out += [ip4(source, dst, 17, udp(source, dst, 67, mark, 68)) for source in ("0.0.0.0", src4) for dst in ("255.255.255.255", "224.0.0.1", "239.1.2.3")]
    return out


MAKERS = {
    "errors": errors, "routers": routers, "neighbours": neighbours, "arp": arp, "fragments": fragments,
    "headers": headers, "vxlan": vxlan, "tunnels": tunnels, "noise": noise,
}


def frame(packet, destination, source, is_arp):
    kind = 0x0806 if is_arp else 0x86DD if packet[0] >> 4 == 6 else 0x0800
    return mac(destination) + mac(source) + struct.pack("!H", kind) + packet


def attack():
    it = json.load(sys.stdin)
    wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    wire.bind((it["dev"], 0))
    frames = []
    for kind, needs in it["kinds"].items():
        mark = f"HOSTILE:{kind};".encode()
        source = needs.pop("mac", it["mac"])
        make = MAKERS.get(kind, send_to)
        frames += [(kind, frame(packet, it["gw"], source, kind == "arp")) for packet in make(mark, **needs)]
    sent, end = collections.Counter(), time.monotonic() + it.get("seconds", 0)
    for number in itertools.count():
        for kind, data in frames:
            try:
                wire.send(data)
                sent[kind] += 1
            except OSError as err:
                if err.errno not in (100, 105):  # ENETDOWN, ENOBUFS
                    raise
        if time.monotonic() >= end:
            break
    print(json.dumps(sent))


attack()
