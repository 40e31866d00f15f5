"""Reads XML with libxml2, strictly; prints the root and how often each element occurs."""

import collections
import json
import sys

from lxml import etree

parser = etree.XMLParser(recover=False, resolve_entities=False, no_network=True, huge_tree=True)
root = etree.parse(sys.argv[1], parser).getroot()
names = collections.Counter(etree.QName(element).localname for element in root.iter())
print(json.dumps({"root": etree.QName(root).localname, "elements": names}))
