"""Builds the Flask application."""

import logging

from flask import Flask, jsonify

from shop.api import admin, orders
from shop.settings import Settings

log = logging.getLogger(__name__)


def create_app() -> Flask:
    settings = Settings.from_environment()
    app = Flask(__name__)
    app.config["DATABASE_URL"] = settings.database_url
    app.register_blueprint(orders.blueprint)
    app.register_blueprint(admin.blueprint, url_prefix="/admin")

    @app.get("/healthz")
    def health():
        return jsonify(status="ok")

    @app.errorhandler(Exception)
    def unexpected(error):
        log.exception("unhandled error")
        return jsonify(error="internal error"), 500

    return app
