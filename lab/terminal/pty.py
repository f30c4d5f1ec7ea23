"""Runs a program in a terminal of its own: what it writes comes out here, what comes in here is typed there.

    pty.py COLUMNS ROWS PROGRAM [ARGUMENT ...]

A line "COLUMNS ROWS" on the file descriptor 3 makes the window larger or smaller.
"""

import fcntl
import os
import pty
import select
import struct
import sys
import termios

SIZES = 3


def resize(terminal, columns, rows):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", int(rows), int(columns), 0, 0))


child, terminal = pty.fork()
if child == 0:
    resize(0, sys.argv[1], sys.argv[2])
    os.close(SIZES)
    os.execvp(sys.argv[3], sys.argv[3:])

sources = [terminal, 0, SIZES]
while terminal in sources:
    for source in select.select(sources, [], [])[0]:
        try:
            data = os.read(source, 65536)
        except OSError:
            # Linux says so when the last program of the terminal has ended.
            data = b""
        if not data:
            sources.remove(source)
        elif source == terminal:
            os.write(1, data)
        elif source == SIZES:
            resize(terminal, *data.split()[-2:])
        else:
            os.write(terminal, data)

_, status = os.waitpid(child, 0)
sys.exit(os.waitstatus_to_exitcode(status) & 0xFF)
