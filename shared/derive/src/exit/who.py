"""Whom a packet shows as its sender. `serve ADDRESS PORT`: answers TCP and UDP with the address and port that it sees, and what
comes after with itself. `ask tcp|udp ADDRESS PORT [COUNT]`: what is answered to so many at a time, one a line; what
went wrong instead. `hold ADDRESS PORT`: one connection, and five times a second whether it still answers."""
import socket
import sys
import threading
import time


def answer(connection, peer):
    connection.sendall(("%s %d\n" % peer).encode())
    while True:
        data = connection.recv(100)
        if not data:
            return
        connection.sendall(data)


def serve(port, address):
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.bind((address, port))

    def datagrams():
        while True:
            _, peer = udp.recvfrom(100)
            udp.sendto(("%s %d\n" % peer).encode(), peer)

    threading.Thread(target=datagrams, daemon=True).start()
    tcp = socket.socket()
    tcp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    tcp.bind((address, port))
    tcp.listen(512)
    print("serving", flush=True)
    while True:
        threading.Thread(target=answer, args=tcp.accept(), daemon=True).start()


def ask(kind, address, port, count):
    held = []
    for _ in range(count):
        its = socket.socket(socket.AF_INET, socket.SOCK_STREAM if kind == "tcp" else socket.SOCK_DGRAM)
        its.settimeout(0.5)
        held.append(its)
        try:
            its.connect((address, port))
            if kind == "udp":
                its.send(b"?")
            print(its.recv(100).decode().strip())
        except OSError as wrong:
            print(wrong)


def hold(address, port):
    its = socket.create_connection((address, port), 1)
    its.settimeout(0.4)
    print(its.recv(100).decode().strip(), flush=True)
    while True:
        time.sleep(0.2)
        try:
            its.sendall(b"!")
            print("answered" if its.recv(1) else "closed", flush=True)
        except OSError as wrong:
            print(wrong, flush=True)


what, *words = sys.argv[1:]
if what == "serve":
    serve(int(words[1]), words[0])
elif what == "ask":
    ask(words[0], words[1], int(words[2]), int(words[3]) if len(words) > 3 else 1)
else:
    hold(words[0], int(words[1]))
