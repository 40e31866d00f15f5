;; as: bytes 1f 8b 08 00 00 00 00 00
