#!/usr/bin/env bash
# SPDX-FileCopyrightText: The T-Razor Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# On a machine with a GPU: builds the scoring benchmark against a LibTorch with CUDA and prints, for every kind of space,
# candidates per second, the largest deviation from float64 on the CPU, and the GPU load. Needs a compiler, CMake,
# nlohmann_json and LibTorch.
#
#   packaging/bench_gpu.sh /path/to/libtorch [CANDIDATES]
set -euo pipefail
cd "$(dirname "$0")/.."
libtorch=${1:?folder of a LibTorch with CUDA}
candidates=${2:-8000}

cmake --preset core-gpu -DCMAKE_PREFIX_PATH="$libtorch" >/dev/null
cmake --build --preset core-gpu --target bench_gpu
nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv,noheader
for space in autoformer-tiny autoformer-small autoformer-base pit-tiny s3-tiny flexibert gpt2 vit-modern llama-135m openelm; do
  printf '\n== %s\n' "$space"
  nvidia-smi --query-gpu=utilization.gpu --format=csv,noheader,nounits --loop-ms=500 > build/gpu_load.txt &
  watch=$!
  build/core-gpu/bin/bench_gpu --space "$space" --candidates "$candidates" || true
  kill $watch
  awk '{ sum += $1 } END { if (NR) printf "GPU busy: %.0f %% of the time\n", sum / NR }' build/gpu_load.txt
done
