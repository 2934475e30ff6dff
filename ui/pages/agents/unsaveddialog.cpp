// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/agents/unsaveddialog.h"

#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace troupe {

UnsavedDialog::UnsavedDialog(const QString &name, std::function<void()> save,
                             std::function<void()> discard, QWidget *parent)
    : Dialog(tr("Save the changes to “%1”?").arg(name), parent)
{
    setObjectName(QStringLiteral("unsavedDialog"));
    auto *text = new TextLabel(tr("They are only in this window so far."), TextStyle::Body,
                               TextLabel::Tone::Muted, this);
    text->setMinimumWidth(380);
    body()->addWidget(text);
    body()->addSpacing(space::s);
    auto *row = new QHBoxLayout;
    row->setSpacing(space::s);
    const auto add = [this, row](Button::Kind kind, const char *id, const QString &label,
                                 std::function<void()> run) {
        auto *button = new Button(kind, label, this);
        button->setObjectName(QString::fromLatin1(id));
        row->addWidget(button);
        connect(button, &QAbstractButton::clicked, this, [this, run = std::move(run)] {
            close();
            if (run)
                run();
        });
        return button;
    };
    add(Button::Kind::Ghost, "discardButton", tr("Discard"), std::move(discard));
    row->addStretch();
    add(Button::Kind::Secondary, "stayButton", tr("Keep editing"), {});
    if (save)
        add(Button::Kind::Primary, "saveFirstButton", tr("Save"), std::move(save))->setFocus();
    body()->addLayout(row);
}

} // namespace troupe
