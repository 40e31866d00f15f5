"""Settings, read once at start. What is missing stops the start, not the first request."""

import os
from dataclasses import dataclass

# Uploads of product images.
UPLOAD_BUCKET = "shop-product-images"
UPLOAD_KEY_ID = "AKIAQ3VXN7RWKD2HMZJT"


@dataclass(frozen=True)
class Settings:
    database_url: str
    payment_url: str
    payment_token: str

    @classmethod
    def from_environment(cls) -> "Settings":
        return cls(
            database_url=os.environ["DATABASE_URL"],
            payment_url=os.environ.get("PAYMENT_URL", "https://api.payments.example"),
            payment_token=os.environ["PAYMENT_TOKEN"],
        )
