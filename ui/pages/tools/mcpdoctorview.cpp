// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/tools/mcpdoctorview.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/feedback.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/visibletext.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace troupe {

namespace {

constexpr qsizetype kShownCheck = 4'000;

class CheckIcon : public QWidget
{
public:
    CheckIcon(McpCheckStatus status, QWidget *parent) : QWidget(parent), m_status(status)
    {
        setFixedSize(20, 20);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Tokens &t = tokensOf(this);
        QPainter painter(this);
        const bool isOk = m_status == McpCheckStatus::Ok;
        const bool isWarning = m_status == McpCheckStatus::Warning;
        paintIcon(painter,
                  isOk        ? QStringLiteral("circle-check")
                  : isWarning ? QStringLiteral("triangle-alert")
                              : QStringLiteral("circle-x"),
                  QRectF(1, 1, 18, 18),
                  isOk        ? t.success
                  : isWarning ? t.warning
                              : t.danger);
    }

private:
    McpCheckStatus m_status;
};

/// What a check is called; one that a newer server makes keeps its own name.
QString checkTitle(const QString &name)
{
    static const std::pair<const char *, const char *> titles[] = {
        {"command", QT_TRANSLATE_NOOP("troupe::McpDoctorView", "The command")},
        {"working_folder", QT_TRANSLATE_NOOP("troupe::McpDoctorView", "The working folder")},
        {"roots", QT_TRANSLATE_NOOP("troupe::McpDoctorView", "The folders it may work in")},
        {"runtime", QT_TRANSLATE_NOOP("troupe::McpDoctorView", "What runs it")},
        {"start", QT_TRANSLATE_NOOP("troupe::McpDoctorView", "The start")},
        {"handshake", QT_TRANSLATE_NOOP("troupe::McpDoctorView", "The greeting")},
        {"tools", QT_TRANSLATE_NOOP("troupe::McpDoctorView", "Its tools")},
        {"address", QT_TRANSLATE_NOOP("troupe::McpDoctorView", "The address")},
        {"connection", QT_TRANSLATE_NOOP("troupe::McpDoctorView", "The connection")},
        {"authorization", QT_TRANSLATE_NOOP("troupe::McpDoctorView", "The credential")},
        {"endpoint", QT_TRANSLATE_NOOP("troupe::McpDoctorView", "What is at the address")}};
    for (const auto &[known, title] : titles) {
        if (name == QLatin1String(known))
            return McpDoctorView::tr(title);
    }
    return name;
}

QString statusWord(McpCheckStatus status)
{
    return status == McpCheckStatus::Ok        ? McpDoctorView::tr("good")
           : status == McpCheckStatus::Warning ? McpDoctorView::tr("warning")
                                               : McpDoctorView::tr("failed");
}

} // namespace

McpDoctorView::McpDoctorView(QWidget *parent)
    : QScrollArea(parent),
      m_summary(new TextLabel({}, TextStyle::BodyStrong)),
      m_ask(new Button(Button::Kind::Secondary, QStringLiteral("activity"), tr("Examine"))),
      m_checks(new QVBoxLayout)
{
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("What the doctor found"));
    auto *content = new QWidget;
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, space::m, space::s, space::m);
    layout->setSpacing(space::m);
    auto *head = new QHBoxLayout;
    head->setSpacing(space::m);
    m_summary->setObjectName(QStringLiteral("doctorSummary"));
    m_summary->setWordWrap(true);
    m_ask->setObjectName(QStringLiteral("examineButton"));
    head->addWidget(m_summary, 1);
    head->addWidget(m_ask, 0, Qt::AlignTop);
    layout->addLayout(head);
    m_checks->setSpacing(space::s);
    layout->addLayout(m_checks);
    layout->addStretch();
    setWidget(content);
    content->setAutoFillBackground(false);
    viewport()->setAutoFillBackground(false);
    connect(m_ask, &QAbstractButton::clicked, this, &McpDoctorView::askRequested);
    setIdle();
}

void McpDoctorView::clear()
{
    while (QLayoutItem *item = m_checks->takeAt(0)) {
        if (item->widget())
            item->widget()->deleteLater();
        delete item;
    }
}

void McpDoctorView::setIdle()
{
    clear();
    m_ask->setLoading(false);
    m_summary->setTone(TextLabel::Tone::Muted);
    m_summary->setText(tr("Starts the server once more, asks it for its tools, and says what works "
                          "and what does not."));
}

void McpDoctorView::setBusy()
{
    clear();
    m_ask->setLoading(true);
    m_summary->setTone(TextLabel::Tone::Muted);
    m_summary->setText(tr("Examining; this takes up to half a minute…"));
}

void McpDoctorView::setProblem(const QString &problem)
{
    clear();
    m_ask->setLoading(false);
    m_summary->setTone(TextLabel::Tone::Danger);
    m_summary->setText(problem);
}

void McpDoctorView::setDiagnosis(const McpDiagnosis &diagnosis)
{
    clear();
    m_ask->setLoading(false);
    m_summary->setTone(diagnosis.ok ? TextLabel::Tone::Success : TextLabel::Tone::Danger);
    m_summary->setText(diagnosis.ok ? tr("The server works.") : tr("The server does not work."));
    for (const McpCheck &check : diagnosis.checks)
        m_checks->addWidget(makeCheck(check));
}

QWidget *McpDoctorView::makeCheck(const McpCheck &check)
{
    auto *card = new Card(this, Card::Ground::Subtle);
    const QString title = checkTitle(check.name);
    card->setObjectName(QStringLiteral("check-") + check.name);
    card->setAccessibleName(tr("%1: %2").arg(title, statusWord(check.status)));
    auto *row = new QHBoxLayout;
    row->setSpacing(space::m);
    row->addWidget(new CheckIcon(check.status, card), 0, Qt::AlignTop);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(space::xs);
    texts->addWidget(new TextLabel(title, TextStyle::BodyStrong));
    auto *detail = new TextLabel(shownText(check.detail, kShownCheck), TextStyle::Small,
                                 TextLabel::Tone::Muted);
    detail->setWordWrap(true);
    detail->setTextInteractionFlags(Qt::TextSelectableByMouse);
    texts->addWidget(detail);
    if (!check.advice.isEmpty()) {
        auto *advice = new TextLabel(shownText(check.advice, kShownCheck), TextStyle::Small);
        advice->setWordWrap(true);
        texts->addWidget(advice);
    }
    row->addLayout(texts, 1);
    card->body()->addLayout(row);
    return card;
}

} // namespace troupe
