# SPDX-FileCopyrightText: The T-Razor Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# trazor_options    linked by all our targets: warnings, include root
# trazor_add_test   one Qt Test program from tst_<unit>.cpp
# trazor_test_headers   precompiled headers for the tests of a folder
# threads           builds the tests with the label threads, for ThreadSanitizer

add_library(trazor_options INTERFACE)
target_include_directories(trazor_options INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(trazor_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wold-style-cast -Wnon-virtual-dtor -Woverloaded-virtual
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict> # GCC 12 takes "text" + std::string for overlapping memory (its bug 105651)
  $<$<BOOL:${TRAZOR_WERROR}>:-Werror>)

set(TRAZOR_TEST_TIMEOUT 300 CACHE STRING "Seconds that one test program may take")
# With -O1, GCC 12 also reports false out-of-bounds reads of short strings (GCC bug 105329).
set(TRAZOR_TEST_OPTIONS $<$<CONFIG:Release>:-O1>
  $<$<CXX_COMPILER_ID:GNU>:-Wno-array-bounds> $<$<CXX_COMPILER_ID:GNU>:-Wno-stringop-overflow>)
add_custom_target(threads)

# trazor_test_headers(LIBRARIES ... HEADERS ...)
# Parsing Qt's headers takes half of a test's compile time. A precompiled header only fits targets with equal
# definitions, and Qt defines the test's folder, so each folder has its own.
function(trazor_test_headers)
  cmake_parse_arguments(ARG "" "" "LIBRARIES;HEADERS" ${ARGN})
  cmake_path(GET CMAKE_CURRENT_SOURCE_DIR FILENAME folder)
  set(target trazor_test_headers_${folder})
  file(CONFIGURE OUTPUT headers.cpp CONTENT "")
  add_library(${target} OBJECT ${CMAKE_CURRENT_BINARY_DIR}/headers.cpp)
  target_link_libraries(${target} PRIVATE trazor_options ${ARG_LIBRARIES} Qt6::Test)
  target_compile_options(${target} PRIVATE ${TRAZOR_TEST_OPTIONS})
  target_precompile_headers(${target} PRIVATE ${ARG_HEADERS})
  set(TRAZOR_TEST_HEADERS ${target} PARENT_SCOPE)
endfunction()

# trazor_add_test(NAME tst_x LIBRARIES ... [LABELS ...])
# Adds one program per unit, built from NAME.cpp next to the calling CMakeLists.txt, with precompiled headers if the
# folder has trazor_test_headers. Tests with the label timing run alone. Tests are compiled with -O1, because their own
# code is not the bottleneck.
function(trazor_add_test)
  cmake_parse_arguments(ARG "" "NAME" "LIBRARIES;LABELS;SOURCES" ${ARGN})
  add_executable(${ARG_NAME} ${ARG_NAME}.cpp ${ARG_SOURCES})
  # A test's only class is in its source. AUTOMOC would search for others for two seconds per program.
  qt_generate_moc(${ARG_NAME}.cpp ${CMAKE_CURRENT_BINARY_DIR}/${ARG_NAME}.moc TARGET ${ARG_NAME})
  target_sources(${ARG_NAME} PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/${ARG_NAME}.moc)
  target_include_directories(${ARG_NAME} PRIVATE ${CMAKE_CURRENT_BINARY_DIR})
  set_target_properties(${ARG_NAME} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  target_link_libraries(${ARG_NAME} PRIVATE trazor_options ${ARG_LIBRARIES} Qt6::Test)
  target_compile_definitions(${ARG_NAME} PRIVATE TRAZOR_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  target_compile_options(${ARG_NAME} PRIVATE ${TRAZOR_TEST_OPTIONS})
  if(TRAZOR_TEST_HEADERS)
    target_precompile_headers(${ARG_NAME} REUSE_FROM ${TRAZOR_TEST_HEADERS})
  endif()
  if("threads" IN_LIST ARG_LABELS)
    add_dependencies(threads ${ARG_NAME})
  endif()
  add_test(NAME ${ARG_NAME} COMMAND ${ARG_NAME})
  if("timing" IN_LIST ARG_LABELS)
    set_tests_properties(${ARG_NAME} PROPERTIES RUN_SERIAL ON)
  endif()
  set_tests_properties(${ARG_NAME} PROPERTIES TIMEOUT ${TRAZOR_TEST_TIMEOUT} LABELS "${ARG_LABELS}"
    ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8;OMP_NUM_THREADS=1;XDG_STATE_HOME=${CMAKE_BINARY_DIR}/state")
endfunction()
