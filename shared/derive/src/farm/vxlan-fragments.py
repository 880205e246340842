#!/usr/bin/env python3
"""Sends one VXLAN packet over IPv6 in two fragments, with an ICMPv6 echo request inside.

vxlan-fragments.py KIND SOURCE DESTINATION VNI MAC-FROM MAC-TO INNER-FROM INNER-TO
KIND  where the first fragment ends: `udp` behind the UDP header, `vxlan` behind that of VXLAN, `options` before both.
"""
import socket
import struct
import sys


def address(text):
    return socket.inet_pton(socket.AF_INET6, text)


def checksum(source, destination, protocol, data):
    text = source + destination + struct.pack("!II", len(data), protocol) + data
    total = sum(struct.unpack(f"!{(len(text) + 1) // 2}H", text + b"\0" * (len(text) % 2)))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return (~total & 0xFFFF) or 0xFFFF


def header(source, destination, protocol, length):
    return struct.pack("!IHBB", 6 << 28, length, protocol, 64) + source + destination


def with_checksum(source, destination, protocol, data, at):
    return data[:at] + struct.pack("!H", checksum(source, destination, protocol, data)) + data[at + 2:]


kind, outer_from, outer_to, vni, mac_from, mac_to, inner_from, inner_to = sys.argv[1:]
outer_from, outer_to, inner_from, inner_to = map(address, (outer_from, outer_to, inner_from, inner_to))
echo = with_checksum(inner_from, inner_to, 58, struct.pack("!BBHHH", 128, 0, 0, 7, 1) + b"sixfold!" * 4, 2)
frame = bytes.fromhex((mac_to + mac_from).replace(":", "")) + b"\x86\xdd" + header(inner_from, inner_to, 58, len(echo)) + echo
vxlan = struct.pack("!II", 8 << 24, int(vni) << 8) + frame
udp = with_checksum(outer_from, outer_to, 17, struct.pack("!HHHH", 5555, 4789, 8 + len(vxlan), 0) + vxlan, 6)
protocol, data = (60, struct.pack("!BBBB", 17, 0, 1, 4) + b"\0" * 4 + udp) if kind == "options" else (17, udp)
first = {"udp": 8, "vxlan": 16, "options": 8}[kind]

door = socket.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_RAW)
for offset, part, more in ((0, data[:first], 1), (first, data[first:], 0)):
    fragment = struct.pack("!BBHI", protocol, 0, offset | more, 4711 + first) + part
    door.sendto(header(outer_from, outer_to, 44, len(fragment)) + fragment, (sys.argv[3], 0))
