;; as: bytes 23 21 2f 62 69 6e 2f 73 68
