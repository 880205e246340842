"""A server that says whose it is (`serve NAME ADDRESS`) and clients of it, with nothing but sockets.

`ask ADDRESS` asks by TCP and by UDP; `fit ADDRESS LENGTH` whether an IPv4 packet of that length arrives in one piece.
"""
import json
import socket
import sys
import threading

TCP, UDP = 8080, 7777


def serve(name, address):
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    # IP_MTU_DISCOVER, IP_PMTUDISC_DONT: what is too long is cut into fragments, by us or on the way.
    udp.setsockopt(socket.IPPROTO_IP, 10, 0)
    udp.bind((address, UDP))
    tcp = socket.create_server((address, TCP))

    def echo():
        while True:
            data, peer = udp.recvfrom(65535)
            udp.sendto(name.encode() + b" " + data, peer)

    threading.Thread(target=echo, daemon=True).start()
    print("serving", flush=True)
    while True:
        peer, _ = tcp.accept()
        with peer:
            peer.sendall(name.encode() + b"\n" + b"x" * 200_000)


def udp_names(address, length):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.setsockopt(socket.IPPROTO_IP, 10, 0)
        udp.settimeout(2)
        udp.sendto(b"y" * length, (address, UDP))
        data, _ = udp.recvfrom(65535)
        name, rest = data.split(b" ", 1)
        return name.decode() if rest == b"y" * length else "broken"


def ask(address):
    with socket.create_connection((address, TCP), timeout=5) as tcp:
        data = b""
        while part := tcp.recv(65536):
            data += part
    name, rest = data.split(b"\n", 1)
    lengths = {length: udp_names(address, length) for length in (100, 1472, 8000)}
    print(json.dumps({"tcp": name.decode(), "bytes": len(rest), "udp": lengths}))


def fit(address, length):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.setsockopt(socket.IPPROTO_IP, 10, 2)  # IP_PMTUDISC_DO
        udp.settimeout(2)
        try:
            udp.sendto(b"z" * (int(length) - 28), (address, UDP))
            print("arrived" if udp.recvfrom(65535)[0] else "nothing")
        except OSError as err:
            print(err.strerror or err)


{"serve": serve, "ask": ask, "fit": fit}[sys.argv[1]](*sys.argv[2:])
