// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/settings/aboutsection.h"

#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/forms.h"
#include "ui/widgets/textlabel.h"

#include <QFile>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QSysInfo>

namespace troupe {

namespace {

constexpr QSize kTextSize(640, 420);

} // namespace

AboutSection::AboutSection(PageContext &context, QWidget *parent)
    : SettingsSection(context, tr("About"), tr("A desktop studio for AI agents."), parent)
{
    Card *card = addCard();
    auto *name = new TextLabel(QStringLiteral("Troupe %1").arg(QStringLiteral(TROUPE_VERSION)),
                               TextStyle::Title);
    name->setObjectName(QStringLiteral("aboutVersion"));
    card->body()->addWidget(name);
    auto *text = new TextLabel(
        tr("Free software: you may use, study, share and change it under the GNU General Public "
           "License, version 3 or later. It comes without any warranty."),
        TextStyle::Small, TextLabel::Tone::Muted);
    text->setWordWrap(true);
    card->body()->addWidget(text);
    auto *facts = new KeyValueList;
    facts->setRow(tr("Qt"), QString::fromLatin1(qVersion()));
    facts->setRow(tr("System"), QSysInfo::prettyProductName());
    facts->setRow(tr("Licence"), QStringLiteral("GPL-3.0-or-later"));
    card->body()->addWidget(facts);
    auto *row = new QHBoxLayout;
    row->setSpacing(space::s);
    auto *licence =
        new Button(Button::Kind::Secondary, QStringLiteral("file-text"), tr("Licence"), card);
    licence->setObjectName(QStringLiteral("licenceButton"));
    auto *notices = new Button(Button::Kind::Secondary, QStringLiteral("users"),
                               tr("Third-party notices"), card);
    notices->setObjectName(QStringLiteral("noticesButton"));
    row->addWidget(licence);
    row->addWidget(notices);
    row->addStretch();
    card->body()->addLayout(row);
    body()->addStretch();
    connect(licence, &QAbstractButton::clicked, this,
            [this] { showText(tr("Licence"), QStringLiteral(":/about/LICENSE")); });
    connect(notices, &QAbstractButton::clicked, this,
            [this] { showText(tr("Third-party notices"), QStringLiteral(":/about/NOTICE.md")); });
}

void AboutSection::showText(const QString &title, const QString &resource)
{
    QFile file(resource);
    if (!file.open(QIODevice::ReadOnly))
        return;
    auto *dialog = new Dialog(title, window());
    dialog->setObjectName(QStringLiteral("textDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    auto *text = new QPlainTextEdit;
    text->setAccessibleName(title);
    text->setReadOnly(true);
    text->setFont(textFont(TextStyle::Mono));
    text->setPlainText(QString::fromUtf8(file.readAll()));
    text->setMinimumSize(kTextSize);
    dialog->body()->addWidget(text);
    dialog->addButtons(tr("Close"), tr("Cancel"));
    dialog->findChild<QWidget *>(QStringLiteral("cancelButton"))->hide(); // nothing to cancel
    dialog->open();
}

} // namespace troupe
