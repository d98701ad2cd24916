"""Runs a command on a terminal of its own. Once it has printed WHEN, types Ctrl-C as often as asked for, or closes the terminal.

usage: terminal.py WHEN ctrl-c|ctrl-c-twice|close COMMAND...    prints what was shown, and ends as the command did
"""

import fcntl
import os
import pty
import struct
import sys
import termios
import time

when, what, command = sys.argv[1].encode(), sys.argv[2], sys.argv[3:]
pid, terminal = pty.fork()
if pid == 0:
    # Without a size a line would be cut to almost nothing.
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack('HHHH', 40, 120, 0, 0))
    os.execvp(command[0], command)
shown = b""
done = False
while True:
    try:
        said = os.read(terminal, 65536)
    except OSError:
        break
    if not said:
        break
    shown += said
    if done or when not in shown:
        continue
    done = True
    if what == "close":
        os.close(terminal)
        break
    os.write(terminal, b"\x03")
    if what == "ctrl-c-twice":
        time.sleep(0.05)
        os.write(terminal, b"\x03")
_, status = os.waitpid(pid, 0)
sys.stdout.buffer.write(shown)
code = os.waitstatus_to_exitcode(status)
sys.exit(code if code >= 0 else 128 - code)
