"""A server that says whose it is (`serve NAME ADDRESS`) and clients of it, with nothing but sockets.

`ask NAME ADDRESS` asks by TCP and by UDP, and whether IPv4 packets of the length that it is told of, and of one more, arrive in
one piece. All that either side says is full of `TENANT:<name>;`, so that a stranger who gets a frame of it knows whose it was.
"""
import json
import socket
import sys
import threading

TCP, UDP = 8080, 7777


def mark(name, length):
    word = f"TENANT:{name};".encode()
    return (word * (length // len(word) + 1))[:length]


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
            peer.sendall(name.encode() + b"\n" + mark(name, 200_000))


def udp_names(name, address, length):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.setsockopt(socket.IPPROTO_IP, 10, 0)
        udp.settimeout(2)
        udp.sendto(mark(name, length), (address, UDP))
        data, _ = udp.recvfrom(65535)
        who, rest = data.split(b" ", 1)
        return who.decode() if rest == mark(name, length) else "broken"


def path_mtu(address):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.connect((address, UDP))
        return udp.getsockopt(socket.IPPROTO_IP, 14)  # IP_MTU


def ask(name, address):
    with socket.create_connection((address, TCP), timeout=10) as tcp:
        data = b""
        while part := tcp.recv(65536):
            data += part
    who, rest = data.split(b"\n", 1)
    lengths = {length: udp_names(name, address, length) for length in (100, 1472, 8000)}
    mtu = path_mtu(address)
    fits = [fit(address, length) for length in (mtu, mtu + 1)]
    print(json.dumps({"tcp": who.decode(), "bytes": len(rest), "udp": lengths, "fits": fits}))


def fit(address, length):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.setsockopt(socket.IPPROTO_IP, 10, 2)  # IP_PMTUDISC_DO
        udp.settimeout(2)
        try:
            udp.sendto(b"z" * (length - 28), (address, UDP))
            return "arrived" if udp.recvfrom(65535)[0] else "nothing"
        except OSError as err:
            return err.strerror or str(err)


{"serve": serve, "ask": ask}[sys.argv[1]](*sys.argv[2:])
