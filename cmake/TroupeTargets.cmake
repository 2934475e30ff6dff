# SPDX-License-Identifier: GPL-3.0-or-later
# What every target of ours shares, and one function per kind of target.

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT TROUPE_COVERAGE)
    # Paths relative to the checkout, so that a second work tree shares the cache.
    set(CMAKE_CXX_COMPILER_LAUNCHER
        ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
        CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
        ${CCACHE_PROGRAM})
endif()

add_library(troupe_flags INTERFACE)
target_include_directories(troupe_flags INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_features(troupe_flags INTERFACE cxx_std_20)
target_compile_definitions(troupe_flags INTERFACE
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_URL_CAST_FROM_STRING
    TROUPE_VERSION="${PROJECT_VERSION}")
target_compile_options(troupe_flags INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion)
# BUILD_SHARED_LIBS (presets for tests): each layer is a shared library, so that two hundred test
# programs do not each hold a copy of everything (30 GB with sanitizers). What users run is static.
if(NOT BUILD_SHARED_LIBS)
    target_compile_options(troupe_flags INTERFACE -fvisibility=hidden)
endif()
if(NOT TROUPE_FUZZ) # clang's -Wconversion knows more than GCC's, which is the one we hold to
    target_compile_options(troupe_flags INTERFACE -Werror)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # -fcoroutines is part of C++20; the warnings below are false alarms of GCC 12 in coroutine frames
    # (the last one in unity builds, where every source file counts as a header).
    target_compile_options(troupe_flags INTERFACE
        -Wno-maybe-uninitialized -Wno-restrict -Wno-subobject-linkage)
endif()
target_link_options(troupe_flags INTERFACE -fuse-ld=lld)
if(TROUPE_SANITIZE)
    # vptr is off: Qt calls slots of objects that are already half destroyed, as it documents.
    target_compile_options(troupe_flags INTERFACE
        -fsanitize=address,undefined -fno-sanitize=vptr -fno-sanitize-recover=undefined
        -fno-omit-frame-pointer)
    target_link_options(troupe_flags INTERFACE -fsanitize=address,undefined)
endif()
if(TROUPE_FUZZ) # of the two, only the fuzzers themselves link a main of libFuzzer's
    if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
        message(FATAL_ERROR "Fuzzing needs clang: cmake --preset fuzz")
    endif()
    target_compile_options(troupe_flags INTERFACE
        -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize=vptr,function
        -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
    target_link_options(troupe_flags INTERFACE -fsanitize=address,undefined)
endif()
if(TROUPE_COVERAGE)
    target_compile_options(troupe_flags INTERFACE --coverage -fprofile-update=atomic)
    target_link_options(troupe_flags INTERFACE --coverage)
endif()

# One header precompiled once for core and reused: Qt Core is what all of it includes.
function(troupe_speed target)
    if(TROUPE_UNITY)
        set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 12)
        target_precompile_headers(${target} PRIVATE ${CMAKE_SOURCE_DIR}/cmake/pch.h)
    endif()
endfunction()

# troupe_layer(base Qt6::Core …): the library troupe_base from core/base (or the folder of that name).
function(troupe_layer name)
    set(folder ${CMAKE_CURRENT_SOURCE_DIR}/${name})
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${folder}/*.cpp ${folder}/*.h)
    if(NOT sources)
        message(FATAL_ERROR "The layer ${name} has no sources")
    endif()
    add_library(troupe_${name} ${sources})
    target_link_libraries(troupe_${name} PUBLIC troupe_flags ${ARGN})
    troupe_speed(troupe_${name})
endfunction()

# What programs under test run with. Sanitizer reports end the process with a code that no test expects.
set(TROUPE_TEST_ENVIRONMENT "QT_QPA_PLATFORM=offscreen" "QT_LOGGING_RULES=qt.*.debug=false" "TZ=UTC")
if(TROUPE_SANITIZE)
    list(APPEND TROUPE_TEST_ENVIRONMENT
        "ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1:exitcode=86"
        "LSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/cmake/lsan.supp:print_suppressions=0"
        "UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1")
endif()

# What users run, and what ./dev test builds in release; both filled below.
add_custom_target(apps)
add_custom_target(release_checks)
add_custom_target(benches)

# Qt Test is most of the time to compile a small test: one precompiled header for all of them.
function(troupe_test_speed target)
    if(NOT TROUPE_UNITY)
        return()
    endif()
    if(NOT TARGET troupe_test_pch)
        file(WRITE ${CMAKE_BINARY_DIR}/test_pch.cpp "")
        add_library(troupe_test_pch OBJECT ${CMAKE_BINARY_DIR}/test_pch.cpp)
        set_target_properties(troupe_test_pch PROPERTIES AUTOMOC OFF)
        target_link_libraries(troupe_test_pch PRIVATE troupe_flags Qt6::Test Threads::Threads)
        target_precompile_headers(troupe_test_pch PRIVATE
            # <QTest> asks which Qt libraries a target links, so it is not the same for all of them.
            ${CMAKE_SOURCE_DIR}/cmake/pch.h <QtTest/qtestcase.h> <QTemporaryDir>)
    endif()
    target_precompile_headers(${target} REUSE_FROM troupe_test_pch)
endfunction()

# troupe_program(folder name source …): an executable that is no product, in the given folder of the build.
function(troupe_program folder name)
    list(POP_FRONT ARGN source)
    add_executable(${name} ${source})
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/${folder})
    target_link_libraries(${name} PRIVATE troupe_flags ${ARGN})
    target_compile_definitions(${name} PRIVATE TROUPE_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
        TROUPE_BIN_DIR="${CMAKE_BINARY_DIR}/bin")
endfunction()

# troupe_tests(base troupe_base …): every tests/base/tst_*.cpp is a test of its own, called base_*,
# with the label base. Other sources in the folder are what its tests share: the library base_support.
function(troupe_tests folder)
    set(path ${CMAKE_CURRENT_SOURCE_DIR}/${folder})
    file(GLOB tests CONFIGURE_DEPENDS ${path}/tst_*.cpp)
    file(GLOB shared CONFIGURE_DEPENDS ${path}/*.cpp ${path}/*.h)
    list(REMOVE_ITEM shared ${tests})
    set(libraries Qt6::Test ${ARGN})
    if(shared MATCHES "\\.cpp")
        add_library(${folder}_support EXCLUDE_FROM_ALL ${shared})
        target_link_libraries(${folder}_support PUBLIC troupe_flags ${libraries})
        target_compile_definitions(${folder}_support PRIVATE TROUPE_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
            TROUPE_BIN_DIR="${CMAKE_BINARY_DIR}/bin")
        troupe_speed(${folder}_support)
        list(PREPEND libraries ${folder}_support)
    endif()
    foreach(source ${tests})
        get_filename_component(name ${source} NAME_WE)
        string(REPLACE "tst_" "${folder}_" name ${name})
        troupe_program(tests ${name} ${source} ${libraries})
        troupe_test_speed(${name})
        add_test(NAME ${name} COMMAND ${name})
        set_tests_properties(${name} PROPERTIES TIMEOUT 300 LABELS ${folder}
            ENVIRONMENT "${TROUPE_TEST_ENVIRONMENT}")
        if(folder MATCHES "^(smoke|crash)$")
            add_dependencies(release_checks ${name})
        endif()
    endforeach()
endfunction()

# troupe_benches(bench troupe_engine …): every tests/bench/bench_*.cpp is a program that prints JSON.
function(troupe_benches folder)
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/bench_*.cpp)
    foreach(source ${sources})
        get_filename_component(name ${source} NAME_WE)
        troupe_program(bench ${name} ${source} ${ARGN})
        add_dependencies(benches ${name})
    endforeach()
endfunction()

# After the last target is known.
function(troupe_finish)
    foreach(app troupe troupe-server troupectl)
        if(TARGET ${app})
            add_dependencies(apps ${app})
        endif()
    endforeach()
endfunction()
cmake_language(DEFER DIRECTORY ${CMAKE_SOURCE_DIR} CALL troupe_finish)

add_subdirectory(${CMAKE_SOURCE_DIR}/translations)
