"""Mounts a file system that answers no request, until stdin ends: python3 hanging-file-system.py DIRECTORY"""

import ctypes
import os
import sys

directory = sys.argv[1].encode()
device = os.open("/dev/fuse", os.O_RDWR)
libc = ctypes.CDLL(None, use_errno=True)
options = f"fd={device},rootmode=40000,user_id=0,group_id=0".encode()
if libc.mount(b"hanging", directory, b"fuse", 0, options) != 0:
    sys.exit(os.strerror(ctypes.get_errno()))
print("mounted", flush=True)
sys.stdin.read()
# MNT_FORCE | MNT_DETACH: those who wait get an error.
libc.umount2(directory, 3)
