// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/log.h"

namespace troupe {

Q_LOGGING_CATEGORY(lcHttp, "troupe.http", QtInfoMsg)
Q_LOGGING_CATEGORY(lcStorage, "troupe.storage", QtInfoMsg)
Q_LOGGING_CATEGORY(lcNet, "troupe.net", QtInfoMsg)
Q_LOGGING_CATEGORY(lcSecurity, "troupe.security", QtInfoMsg)
Q_LOGGING_CATEGORY(lcProviders, "troupe.providers", QtInfoMsg)
Q_LOGGING_CATEGORY(lcEngine, "troupe.engine", QtInfoMsg)
Q_LOGGING_CATEGORY(lcApi, "troupe.api", QtInfoMsg)
Q_LOGGING_CATEGORY(lcClient, "troupe.client", QtInfoMsg)
Q_LOGGING_CATEGORY(lcUi, "troupe.ui", QtInfoMsg)
Q_LOGGING_CATEGORY(lcApp, "troupe.app", QtInfoMsg)

} // namespace troupe
