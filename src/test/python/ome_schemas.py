"""Looks whether the metadata of a store, and of the labels in it, are as the official schemas of OME-Zarr want them.

    pip install jsonschema
    python ome_schemas.py SCHEMAS STORE

SCHEMAS is the folder schemas of https://github.com/ome/ngff at the tag 0.4.1 or 0.5.2, as the store's version is; the
files are not part of this project.
"""
import json
import pathlib
import sys

import jsonschema
import referencing.jsonschema


def attributes(group):
    if (group / ".zattrs").exists():
        return json.loads((group / ".zattrs").read_text())
    return json.loads((group / "zarr.json").read_text())["attributes"]


def check(schemas, name, group):
    resources = [json.loads(file.read_text()) for file in schemas.glob("*.schema")]
    registry = referencing.Registry().with_resources(
        [(each["$id"], referencing.jsonschema.DRAFT202012.create_resource(each))
         for each in resources if "$id" in each])
    schema = json.loads((schemas / (name + ".schema")).read_text())
    errors = list(jsonschema.Draft202012Validator(schema, registry=registry).iter_errors(attributes(group)))
    for error in errors:
        print(group, name, error.json_path, error.message)
    return len(errors)


def main(schemas, store):
    wrong = check(schemas, "image", store)
    listed = attributes(store / "labels")
    labels = listed.get("ome", listed)["labels"]
    for label in labels:
        for name in ("image", "strict_image", "label", "strict_label"):
            wrong += check(schemas, name, store / "labels" / label)
    print(len(labels), "labels,", wrong, "errors")
    return wrong > 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])))
