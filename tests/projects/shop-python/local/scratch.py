# Notes of one developer; ignored by git, so nobody audits it.
import os
import sys

os.system("rm -rf " + sys.argv[1])
eval(sys.argv[2])
