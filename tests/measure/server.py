"""Servers to measure against, each a process on loopback; and what the same requests cost a client that does nothing else."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))


class Emulator:
    """`sesame emulator`, on a free port unless one is given."""

    def __init__(self, sesame, *options, port=0):
        command = [sesame, "emulator", "--listen", f"127.0.0.1:{port}", *map(str, options)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        says = self.process.stdout.readline()
        self.url = next(word for word in says.split() if word.startswith("http://"))
        self.port = int(self.url.rsplit(":", 1)[1])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()


class Tls:
    """TLS in front of a port, a round trip of so many seconds away, with a certificate made for the occasion."""

    def __init__(self, port, folder, round_trip):
        host = "ssm.far-away.test"
        certificate, key = os.path.join(folder, "certificate.pem"), os.path.join(folder, "key.pem")
        make = f"openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN={host}"
        make += f" -addext subjectAltName=DNS:{host} -addext basicConstraints=critical,CA:FALSE"
        command = [*make.split(), "-keyout", key, "-out", certificate]
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
        command = [sys.executable, os.path.join(HERE, "tls.py"), str(port), certificate, key, str(round_trip)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        proxy = f"http://127.0.0.1:{int(self.process.stdout.readline())}"
        self.url, self.environment = f"https://{host}", {"HTTPS_PROXY": proxy, "SSL_CERT_FILE": certificate}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()


def bare_chain(port):
    """Follows the whole chain of pages on one connection and looks at nothing but the token: (pages, seconds)."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.connect()
    connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    headers = {
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": "AmazonSSM.DescribeParameters",
        "Authorization": "AWS4-HMAC-SHA256 Credential=AKIADEMOENGINEER/20260101/eu-west-1/ssm/aws4_request",
    }
    token, pages, begun = None, 0, time.monotonic()
    while True:
        body = {"MaxResults": 50, **({"NextToken": token} if token else {})}
        connection.request("POST", "/", json.dumps(body), headers)
        token = json.loads(connection.getresponse().read()).get("NextToken")
        pages += 1
        if not token:
            connection.close()
            return pages, time.monotonic() - begun
