"""A web server for workloads, small enough for many at once: says who asks."""
import http.server
import socket


class Hello(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = f"{self.client_address[0].removeprefix('::ffff:')}\n".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Both(http.server.ThreadingHTTPServer):
    address_family = socket.AF_INET6

    def server_bind(self):
        self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        # Not theirs, which asks for the name of the machine.
        self.socket.bind(self.server_address)
        self.server_name, self.server_port = "hello", 80


Both(("::", 80), Hello).serve_forever()
