// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QPixmap>
#include <QString>

namespace troupe {

/// Pictures of agents. They come from other people and programs, so only `data:` URIs of PNG, JPEG,
/// GIF and WebP in base64 are drawn, of at most kLongestAvatar characters and kWidestAvatar pixels
/// a side (read from the header before anything is decoded). An address of the network is never
/// fetched: to look at a list tells nobody.
constexpr qsizetype kLongestAvatar = 32'768;
constexpr int kWidestAvatar = 1024;

/// An emoji or another short sign that is drawn as it is.
bool isAvatarSign(const QString &avatar);

/// The picture's middle as a square of `side` pixels; null when it is refused.
QImage decodeAvatar(const QString &dataUri, int side);

/// The same from a cache, refusals too: for painting. GUI thread.
QPixmap avatarPixmap(const QString &dataUri, int side);

/// The picture in a file (of at most 20 MB and 64 megapixels) as a small data URI; empty when it
/// cannot be read as one.
QString avatarFromFile(const QString &path);

} // namespace troupe
