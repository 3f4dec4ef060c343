# SPDX-FileCopyrightText: The T-Razor Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# find_package(Torch): TORCH_LIBRARIES for any LibTorch, Debian's or one under CMAKE_PREFIX_PATH; TORCH_BACKEND, the name
# of a module built with it: torch-cpu or torch-cuda.
#
# LibTorch's own CMake files are used except with CUDA: those require the whole CUDA toolkit with its compiler in the
# right version, which linking does not need and most machines do not have. For CUDA, the libraries are imported here.

if(TARGET trazor_libtorch)
  set(TORCH_LIBRARIES trazor_libtorch)
  set(TORCH_BACKEND torch-cuda)
  set(Torch_FOUND TRUE)
  return()
endif()

find_path(TORCH_CONFIG_DIR TorchConfig.cmake
  PATH_SUFFIXES Torch share/cmake/Torch lib/cmake/Torch lib/x86_64-linux-gnu/cmake/Torch)
if(NOT TORCH_CONFIG_DIR)
  message(FATAL_ERROR "LibTorch was not found. Install libtorch-dev, or set CMAKE_PREFIX_PATH to the CMake files of "
    "another LibTorch (python3 -c 'import torch; print(torch.utils.cmake_prefix_path)').")
endif()

get_filename_component(torch_root "${TORCH_CONFIG_DIR}/../../.." ABSOLUTE)
if(NOT EXISTS "${torch_root}/lib/libtorch_cuda.so")
  set(TORCH_BACKEND torch-cpu)
  find_package(Torch CONFIG REQUIRED PATHS "${TORCH_CONFIG_DIR}" NO_DEFAULT_PATH)
  return()
endif()

message(STATUS "Found LibTorch with CUDA: ${torch_root}")
add_library(trazor_libtorch INTERFACE IMPORTED GLOBAL)
target_include_directories(trazor_libtorch SYSTEM INTERFACE
  "${torch_root}/include" "${torch_root}/include/torch/csrc/api/include")
# No symbol of libtorch_cuda is referenced, but loading the library registers the CUDA kernels.
target_link_libraries(trazor_libtorch INTERFACE
  "-Wl,--no-as-needed,${torch_root}/lib/libtorch_cuda.so,--as-needed"
  "${torch_root}/lib/libtorch.so" "${torch_root}/lib/libtorch_cpu.so" "${torch_root}/lib/libc10.so"
  "-Wl,--allow-shlib-undefined" "-Wl,-rpath,${torch_root}/lib")
set(TORCH_LIBRARIES trazor_libtorch)
set(TORCH_BACKEND torch-cuda)
set(Torch_FOUND TRUE)
