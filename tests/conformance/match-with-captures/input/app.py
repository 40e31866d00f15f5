connect("db", 5432, retry)
connect(host)
pool.connect("cache", 1)
connect(
    "queue",
    *hosts,
    timeout=30,
)
