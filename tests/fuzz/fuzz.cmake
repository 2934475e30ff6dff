# SPDX-License-Identifier: GPL-3.0-or-later
# Runs one fuzzer for its share of TROUPE_FUZZ_SECONDS.
set(seconds $ENV{TROUPE_FUZZ_SECONDS})
if(NOT seconds)
    set(seconds 20)
endif()
math(EXPR share "${seconds} / ${COUNT}")
if(share LESS 2)
    set(share 2)
endif()
file(GLOB seeds ${SEEDS}/*)
if(NOT seeds)
    message(FATAL_ERROR "${SEEDS} has no seeds")
endif()
file(MAKE_DIRECTORY ${CORPUS} ${ARTIFACTS})
get_filename_component(name ${PROGRAM} NAME)
execute_process(
    COMMAND ${PROGRAM} -max_total_time=${share} -timeout=10 -rss_limit_mb=1024 -max_len=${MAX_LENGTH}
        -print_final_stats=1 -verbosity=0 -artifact_prefix=${ARTIFACTS}/${name}- ${CORPUS} ${SEEDS}
    RESULT_VARIABLE result ERROR_VARIABLE output OUTPUT_VARIABLE output)
message("${output}")
if(NOT result EQUAL 0)
    message(FATAL_ERROR "${name} ended with ${result}; what did it is in ${ARTIFACTS}")
endif()
if(NOT output MATCHES "stat::number_of_executed_units: +[1-9][0-9][0-9]")
    message(FATAL_ERROR "${name} tried fewer than a hundred inputs")
endif()
