"""A workload that says who it is and who it is told calls, to each line or HTTP request. NAME ADDRESS PORT CERT|- told|untold"""
import socket, ssl, sys, threading

name, address, port, cert, told = sys.argv[1:6]


def caller(sock):
    if told != "told":
        return "nobody"
    head = b""
    while len(head) < 16:
        head += sock.recv(16 - len(head))
    rest = b""
    length = int.from_bytes(head[14:16], "big")
    while len(rest) < length:
        rest += sock.recv(length - len(rest))
    return socket.inet_ntoa(rest[:4])


def serve(sock):
    try:
        who = caller(sock)
        if cert != "-":
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(cert)
            sock = context.wrap_socket(sock, server_side=True)
        stream = sock.makefile("rwb")
        for line in stream:
            text = f"{name} is told of {who}"
            if line.startswith(b"GET"):
                xff = [it for it in iter(lambda: stream.readline().strip(), b"") if it.lower().startswith(b"x-forw")]
                text += "".join(f", {it.decode()}" for it in xff)
                stream.write(f"HTTP/1.1 200 OK\r\nContent-Length: {len(text)}\r\n\r\n{text}".encode())
            else:
                stream.write(f"{text}: ".encode() + line)
            stream.flush()
    except OSError:
        pass


listener = socket.create_server((address, int(port)), family=socket.AF_INET6 if ":" in address else socket.AF_INET)
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
