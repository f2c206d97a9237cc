#!/usr/bin/env bash
# Trains emoji-scenes-2 from wherever it stands: Training/emoji-scenes-2.sh [RUNS]   (default: runs/es2, outside of Git)
#
# Every stage resumes, from RUNS where that is there and else from what is committed in models/emoji-scenes-2. Niced;
# teacher and reader take one thread each. Stop it with Ctrl+C and give it again. At the end it
# exports to models/emoji-scenes-2 and writes docs/results/emoji-scenes-2.
#
#   AE_MINUTES  of training for the autoencoder, both threads, in this RUNS    default: 0, the committed one: another one changes all latents
#   SCENES      to encode                                                      default: 40000
#   STEPS       of the teacher, 32 scenes each, earlier sessions included      default: 30000
#   READER      steps of the reader, 32 pictures each                          default: 4000
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${1:-runs/es2}
model=models/emoji-scenes-2
export OMP_NUM_THREADS=1 MALLOC_MMAP_THRESHOLD_=1073741824 MALLOC_TRIM_THRESHOLD_=8589934592
mkdir -p "$runs"

# A copy, so that a build does not pull the program away.
dotnet build -c Release Training
rm -rf "$runs/program" && cp -r Training/bin/Release/net10.0 "$runs/program"
train() { nice -n 19 dotnet "$runs/program/HybridGrains.Training.dll" "$@"; }

tokenizer=$model/tokenizer
if [ ! -e $tokenizer/vocab.json ]; then
  train scenes vocabulary --out "$runs/tokenizer"
  tokenizer=$runs/tokenizer
fi

vae=$model/vae
if [ "${AE_MINUTES:-0}" != 0 ] || [ ! -e $vae/config.json ]; then
  [ -e $vae/config.json ] || vae=models/emoji-scenes/vae
  train autoencoder --set emoji-scenes-2 --from "$vae" --latent-channels 8 --normalise-latents --run "$runs/ae" \
    --batch 16 --replicas 2 --lr 8e-4 --minutes "${AE_MINUTES:-0}"
  vae=$runs/ae/vae
fi
train scenes latents --vae "$vae" --tokenizer "$tokenizer" --out "$runs/latents" --count "${SCENES:-40000}"

teacher_from=models/emoji-scenes
[ ! -e $model/progress.json ] || teacher_from=$model
train scenes teacher --latents "$runs/latents" --tokenizer "$tokenizer" --vae "$vae" --from $teacher_from --run "$runs/teacher" \
  --batch 32 --replicas 1 --steps "${STEPS:-30000}" --preview-minutes 20 &
reader_from=()
[ ! -e $model/reader/config.json ] || reader_from=(--from $model/reader)
train scenes reader train --autoencoder "$vae" "${reader_from[@]}" --run "$runs/reader" --replicas 1 --steps "${READER:-4000}" --preview-minutes 20
wait $!

train scenes export --run "$runs/teacher" --tokenizer "$tokenizer" --vae "$vae" --out $model
train scenes reader test --model "$runs/reader/reader" --autoencoder "$vae" --out docs/results/emoji-scenes-2/reader.md
train scenes evaluate --model $model --reader "$runs/reader/reader" --out docs/results/emoji-scenes-2
