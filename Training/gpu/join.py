"""Makes of what teacher.py wrote a folder that `scenes teacher --from` goes on from: python3 join.py OUT FOLDER

FOLDER is one that `scenes export` wrote (it has the configs); its weights, progress.json and metrics.jsonl are replaced.
"""

import os
import shutil
import sys

import weights


def main(out, folder):
    for stem, file in (("unet", "unet/diffusion_pytorch_model.safetensors"), ("text_encoder", "text_encoder/model.safetensors")):
        target = os.path.join(folder, file)
        new, old = weights.read_parts(out, stem), weights.read(target)[0]
        shapes = {name: list(value.shape) for name, value in new.items()}
        if shapes != {name: list(value.shape) for name, value in old.items()}:
            sys.exit(f"{out} holds another network than {target}: names or shapes differ.")
        weights.write(target, new)
    for file in ("progress.json", "metrics.jsonl"):
        shutil.copy(os.path.join(out, file), os.path.join(folder, file))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
