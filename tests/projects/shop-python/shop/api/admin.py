"""Back office: reports, discounts, product images."""

import ast
import pickle
import subprocess

import yaml
from flask import Blueprint, jsonify, request

blueprint = Blueprint("admin", __name__)


@blueprint.post("/discount")
def discount():
    # The formula is written by the marketing department, such as `total * 0.9`.
    total = float(request.form["total"])
    return jsonify(total=eval(request.form["formula"], {"total": total}))


@blueprint.post("/price-list")
def price_list():
    return jsonify(prices=ast.literal_eval(request.form["prices"]))


@blueprint.post("/thumbnail")
def thumbnail():
    name = request.form["name"]
    subprocess.run(f"convert static/{name} -resize 200x200 static/thumb-{name}", shell=True, check=True)
    return "", 204


@blueprint.post("/optimise")
def optimise():
    subprocess.run(["optipng", "-o2", "--", request.form["name"]], check=True, timeout=30)
    return "", 204


@blueprint.post("/import")
def import_basket():
    return jsonify(lines=len(pickle.loads(request.data)))


@blueprint.post("/import-yaml")
def import_yaml():
    return jsonify(lines=len(yaml.safe_load(request.data)))
