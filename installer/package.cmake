# SPDX-License-Identifier: GPL-3.0-or-later
# What is installed, and the Debian package made of it: ./dev package.
include(GNUInstallDirs)

set(TROUPE_APP_ID io.github.troupe.Troupe)
string(TIMESTAMP TROUPE_RELEASE_DATE "%Y-%m-%d" UTC) # SOURCE_DATE_EPOCH decides it in repeatable builds
configure_file(installer/${TROUPE_APP_ID}.metainfo.xml.in
    ${CMAKE_BINARY_DIR}/installer/${TROUPE_APP_ID}.metainfo.xml @ONLY)

foreach(program troupe troupe-server troupectl)
    if(TARGET ${program})
        install(TARGETS ${program} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
    endif()
endforeach()
install(FILES installer/${TROUPE_APP_ID}.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications)
install(FILES ${CMAKE_BINARY_DIR}/installer/${TROUPE_APP_ID}.metainfo.xml
    DESTINATION ${CMAKE_INSTALL_DATADIR}/metainfo)
install(FILES installer/${TROUPE_APP_ID}.svg
    DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps)
install(FILES installer/copyright NOTICE.md DESTINATION ${CMAKE_INSTALL_DOCDIR})

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME troupe)
set(CPACK_PACKAGE_VENDOR "The Troupe authors")
set(CPACK_PACKAGE_CONTACT "The Troupe authors <troupe@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "desktop studio for AI agents")
set(CPACK_PACKAGE_DESCRIPTION "Design AI agents, let them work alone or as a team, approve what they are about
to do, and see what every answer cost. Works offline with a built-in model, with
local models, and with the providers you choose. Holds the desktop, a headless
server and a command line.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
# Libraries by what the programs link; the rest is loaded at run time, so nothing shows it: the SQLite
# driver, the SVG image and icon plugins, the keychain, and a font for what ours do not cover.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libqt6sql6-sqlite, libqt6svg6, libsecret-1-0, fonts-dejavu-core | fonts-freefont-ttf, hicolor-icon-theme")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "gnome-keyring | kwalletmanager | keepassxc, xdg-desktop-portal, qt6-wayland, fonts-noto-color-emoji")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "libqt6sql6-psql")
include(CPack)

if(TROUPE_TESTS)
    find_program(APPSTREAMCLI appstreamcli)
    find_program(DESKTOP_FILE_VALIDATE desktop-file-validate)
    if(APPSTREAMCLI AND DESKTOP_FILE_VALIDATE)
        add_test(NAME installer_metainfo COMMAND ${APPSTREAMCLI} validate --no-net --explain
            ${CMAKE_BINARY_DIR}/installer/${TROUPE_APP_ID}.metainfo.xml)
        add_test(NAME installer_desktop_entry COMMAND ${DESKTOP_FILE_VALIDATE}
            ${CMAKE_SOURCE_DIR}/installer/${TROUPE_APP_ID}.desktop)
        set_tests_properties(installer_metainfo installer_desktop_entry PROPERTIES LABELS installer TIMEOUT 60)
    endif()
endif()
