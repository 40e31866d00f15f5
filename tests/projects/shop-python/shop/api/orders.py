"""The public API of orders."""

import json

from flask import Blueprint, abort, current_app, jsonify, request

from shop import db
from shop.payments import PaymentError, charge
from shop.stock import Reservations

blueprint = Blueprint("orders", __name__)
reservations = Reservations()


@blueprint.get("/orders/<int:order_id>")
def show(order_id):
    with db.connect(current_app.config["DATABASE_URL"]) as connection:
        order = db.find_order(connection, order_id)
    if order is None:
        abort(404)
    return jsonify(id=order[0], customer=order[1], total_cents=order[2])


@blueprint.get("/orders")
def search():
    with db.connect(current_app.config["DATABASE_URL"]) as connection:
        rows = db.search_orders(connection, request.args["customer"], request.args.get("sort"))
    return jsonify([{"id": row[0], "total_cents": row[1]} for row in rows])


@blueprint.post("/orders")
def create():
    order = json.loads(request.data)
    if not reservations.take(order["sku"], int(order["count"])):
        abort(409)
    try:
        receipt = charge(order["card"], order["total_cents"])
    except PaymentError as error:
        reservations.give_back(order["sku"], int(order["count"]))
        current_app.logger.warning("payment refused: %s", error)
        abort(402)
    return jsonify(receipt=receipt), 201
