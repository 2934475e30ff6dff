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
    -Wall -Wextra -Wpedantic -Wconversion -Werror -fvisibility=hidden)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # -fcoroutines is part of C++20; the warnings below are false alarms of GCC 12 in coroutine frames.
    target_compile_options(troupe_flags INTERFACE -Wno-maybe-uninitialized -Wno-restrict)
endif()
target_link_options(troupe_flags INTERFACE -fuse-ld=lld)
if(TROUPE_SANITIZE)
    target_compile_options(troupe_flags INTERFACE
        -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
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

# troupe_layer(base Qt6::Core …): the static library troupe_base from core/base (or the folder of that name).
function(troupe_layer name)
    set(folder ${CMAKE_CURRENT_SOURCE_DIR}/${name})
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${folder}/*.cpp ${folder}/*.h)
    if(NOT sources)
        message(FATAL_ERROR "The layer ${name} has no sources")
    endif()
    add_library(troupe_${name} STATIC ${sources})
    target_link_libraries(troupe_${name} PUBLIC troupe_flags ${ARGN})
    troupe_speed(troupe_${name})
endfunction()

# troupe_tests(base troupe_base …): every tests/base/tst_*.cpp is a test of its own.
function(troupe_tests folder)
    file(GLOB tests CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/tst_*.cpp)
    foreach(source ${tests})
        get_filename_component(name ${source} NAME_WE)
        string(REPLACE "tst_" "${folder}_" name ${name})
        add_executable(${name} ${source})
        set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
        target_link_libraries(${name} PRIVATE troupe_flags Qt6::Test ${ARGN})
        target_compile_definitions(${name} PRIVATE TROUPE_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
            TROUPE_BIN_DIR="${CMAKE_BINARY_DIR}/bin")
        add_test(NAME ${name} COMMAND ${name})
        set_tests_properties(${name} PROPERTIES TIMEOUT 300 LABELS ${folder}
            ENVIRONMENT "QT_QPA_PLATFORM=offscreen;QT_LOGGING_RULES=qt.*.debug=false;TZ=UTC")
    endforeach()
endfunction()
