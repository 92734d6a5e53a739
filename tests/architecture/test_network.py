"""No test leaves this machine."""

import socket

import pytest

from tests.conftest import NetworkReached


def test_another_machine_is_out_of_reach():
    with socket.socket() as here, pytest.raises(NetworkReached, match=r"192\.0\.2\.1"):
        here.connect(("192.0.2.1", 80))


def test_a_name_is_not_looked_up():
    with pytest.raises(NetworkReached, match=r"council\.example"):
        socket.create_connection(("council.example", 443))


def test_this_machine_is_within_reach():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as here:
        assert here.getpeername() == server.getsockname()
