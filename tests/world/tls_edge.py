"""The edge over https, for who asks for the book by its own address: functions do.

They are told of a proxy (HTTPS_PROXY), which leads the book's name here, and of the certificate that
it shows (SSL_CERT_FILE); any other name it leads nowhere.
"""

import http.client
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.world.edge import Edge
from tests.world.quiet_server import QuietHandler, QuietServer, serving

A_DAY = timedelta(days=1)


@contextmanager
def serve_edge(edge: Edge, host: str, folder: Path) -> Iterator[dict[str, str]]:
    """What a function's environment needs to reach the edge under that name."""
    certificate, key = folder / "edge.pem", folder / "edge.key"
    _write_certificate(host, certificate, key)

    class Handler(_EdgeHandler):
        pass

    class Tunnel(_TunnelHandler):
        pass

    Handler.edge, Tunnel.host = edge, host
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = QuietServer(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    Tunnel.port = server.server_port
    with serving(server), serving(QuietServer(("127.0.0.1", 0), Tunnel)) as port:
        yield {
            "HTTPS_PROXY": f"http://127.0.0.1:{port}",
            "NO_PROXY": "127.0.0.1",
            "SSL_CERT_FILE": str(certificate),
        }


class _EdgeHandler(QuietHandler, BaseHTTPRequestHandler):
    edge: Edge

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        status, headers, body = self.edge.ask("GET", path, query, dict(self.headers), b"")
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class _TunnelHandler(QuietHandler, BaseHTTPRequestHandler):
    host: str
    port: int

    def do_CONNECT(self) -> None:
        if self.path != f"{self.host}:443":
            self.send_error(http.client.FORBIDDEN)
            return
        with socket.create_connection(("127.0.0.1", self.port)) as there:
            self.send_response(200)
            self.end_headers()
            onward = threading.Thread(target=_pump, args=(self.connection, there), daemon=True)
            onward.start()
            _pump(there, self.connection)
            onward.join(timeout=1)
        self.close_connection = True


def _write_certificate(host: str, certificate: Path, key: Path) -> None:
    """One that vouches for itself, for a day either way of now."""
    private, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    made = (
        x509.CertificateBuilder(name, name, private.public_key(), x509.random_serial_number())
        .not_valid_before(now - A_DAY)
        .not_valid_after(now + A_DAY)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(private, hashes.SHA256())
    )
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key.write_bytes(
        private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


def _pump(source: socket.socket, target: socket.socket) -> None:
    """Everything from one to the other until it ends."""
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        return
