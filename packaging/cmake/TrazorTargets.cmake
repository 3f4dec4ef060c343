# SPDX-FileCopyrightText: The T-Razor Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# trazor_options    every own target links it: warnings, include root
# trazor_add_test   one Qt Test program from tst_<unit>.cpp
# threads           builds the tests with the label threads, for ThreadSanitizer

add_library(trazor_options INTERFACE)
target_include_directories(trazor_options INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(trazor_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wold-style-cast -Wnon-virtual-dtor -Woverloaded-virtual
  $<$<BOOL:${TRAZOR_WERROR}>:-Werror>)

set(TRAZOR_TEST_TIMEOUT 300 CACHE STRING "Seconds that one test program may take")
add_custom_target(threads)

# trazor_add_test(NAME tst_x LIBRARIES ... [LABELS ...])
# One program per unit: its source is NAME.cpp beside the calling CMakeLists.txt.
function(trazor_add_test)
  cmake_parse_arguments(ARG "" "NAME" "LIBRARIES;LABELS;SOURCES" ${ARGN})
  add_executable(${ARG_NAME} ${ARG_NAME}.cpp ${ARG_SOURCES})
  set_target_properties(${ARG_NAME} PROPERTIES AUTOMOC ON RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  target_link_libraries(${ARG_NAME} PRIVATE trazor_options ${ARG_LIBRARIES} Qt6::Test)
  target_compile_definitions(${ARG_NAME} PRIVATE TRAZOR_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  if("threads" IN_LIST ARG_LABELS)
    add_dependencies(threads ${ARG_NAME})
  endif()
  add_test(NAME ${ARG_NAME} COMMAND ${ARG_NAME})
  set_tests_properties(${ARG_NAME} PROPERTIES TIMEOUT ${TRAZOR_TEST_TIMEOUT} LABELS "${ARG_LABELS}"
    ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8;OMP_NUM_THREADS=2")
endfunction()
