// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/app/page.h"
#include "ui/shell/popover.h"
#include "ui/shell/topbar.h"
#include "ui/widgets/forms.h"

#include <QUrl>

namespace troupe {

class Banner;
class Button;
class EventStream;
class LineEdit;
class PasswordEdit;
class TextLabel;

/// Shows how the server is: in the pill, behind it, and as a banner once the connection is lost.
/// Needs no timer of its own while all is well.
class ConnectionView : public QObject
{
    Q_OBJECT

public:
    ConnectionView(ConnectionPill *pill, Banner *banner, QWidget *window);

    void setServer(Backend *backend, const ServerIdentity &identity);

signals:
    void chooseServer();
    void useEmbedded();
    void online(); ///< for the first time, or again

private:
    void show();
    void showLost(EventStream &events);
    void fillDetails();

    ConnectionPill *m_pill;
    Banner *m_banner;
    Popover *m_details;
    TextLabel *m_summary;
    KeyValueList *m_facts;
    Button *m_embedded;
    Backend *m_backend = nullptr;
    ServerIdentity m_identity;
    bool m_wasOnline = false;
};

/// Asks for the address and key of another server.
class ConnectDialog : public Dialog
{
    Q_OBJECT

public:
    ConnectDialog(const QUrl &url, QWidget *parent);

    QUrl url() const;
    QByteArray key() const;

private:
    void check();

    LineEdit *m_url;
    PasswordEdit *m_key;
    FormRow *m_urlRow;
    Button *m_confirm = nullptr;
};

} // namespace troupe
