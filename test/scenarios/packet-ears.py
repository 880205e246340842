"""Ears in many namespaces at once: what of each mark was heard where.

A mark is `HOSTILE:<name>;` or `TENANT:<name>;` anywhere in a frame. Reads {place: {netns, device or null}} from stdin, and says
`hearing`; at its end (SIGTERM) it prints {places: {place: {device: {mark: frames}}}, missed: frames that it was too slow for}.
"""
import ctypes
import json
import os
import re
import select
import signal
import socket
import struct
import sys

MARK = re.compile(rb"(?:HOSTILE|TENANT):([a-z0-9-]+);")
CLONE_NEWNET, SO_RCVBUFFORCE, SOL_PACKET, PACKET_STATISTICS = 0x40000000, 33, 263, 6
libc = ctypes.CDLL(None, use_errno=True)


def ear(netns, device):
    """A socket that hears all frames in a namespace. It stays there, wherever we go."""
    with open(f"/run/netns/{netns}") as place:
        if libc.setns(place.fileno(), CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), netns)
    ears = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
    ears.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 32 << 20)
    if device is not None:
        ears.bind((device, 3))
    ears.setblocking(False)
    return ears


def main():
    ears = {place: ear(it["netns"], it["device"]) for place, it in json.load(sys.stdin).items()}
    heard = {place: {} for place in ears}
    poll = select.epoll()
    by_number = {it.fileno(): (place, it) for place, it in ears.items()}
    for number in by_number:
        poll.register(number, select.EPOLLIN)
    ended = []
    signal.signal(signal.SIGTERM, lambda *_: ended.append(True))
    print("hearing", flush=True)
    while True:
        ready = poll.poll(0.1)
        if ended and not ready:
            break
        for number, _ in ready:
            place, it = by_number[number]
            for _ in range(256):
                try:
                    data, (device, *_) = it.recvfrom(65535)
                except (BlockingIOError, OSError):
                    break
                for mark in set(MARK.findall(data)):
                    kinds = heard[place].setdefault(device, {})
                    kinds[mark.decode()] = kinds.get(mark.decode(), 0) + 1
    missed = sum(struct.unpack("II", it.getsockopt(SOL_PACKET, PACKET_STATISTICS, 8))[1] for it in ears.values())
    print(json.dumps({"places": heard, "missed": missed}), flush=True)


main()
