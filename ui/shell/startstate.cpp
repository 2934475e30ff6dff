// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/startstate.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/feedback.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QTimer>
#include <QVBoxLayout>

namespace troupe {

namespace {

constexpr int kPatienceMs = 400;
constexpr int kTextWidth = 520;

class ProblemMark : public QWidget
{
public:
    explicit ProblemMark(QWidget *parent) : QWidget(parent) { setFixedSize(56, 56); }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Tokens &t = tokensOf(this);
        QPainter painter(this);
        drawRound(painter, QRectF(rect()), 18, t.warningSoft);
        paintIcon(painter, QStringLiteral("triangle-alert"), QRectF(16, 16, 24, 24), t.warning);
    }
};

TextLabel *centred(TextStyle style, TextLabel::Tone tone, QWidget *parent)
{
    auto *label = new TextLabel({}, style, tone, parent);
    label->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    label->setWordWrap(true);
    label->setFixedWidth(kTextWidth);
    return label;
}

} // namespace

StartState::StartState(QWidget *parent)
    : QWidget(parent),
      m_icon(new ProblemMark(this)),
      m_spinner(new Spinner(28, this)),
      m_title(centred(TextStyle::Title, TextLabel::Tone::Text, this)),
      m_message(centred(TextStyle::Body, TextLabel::Tone::Muted, this)),
      m_path(centred(TextStyle::Mono, TextLabel::Tone::Faint, this)),
      m_actions(new QHBoxLayout),
      m_patience(new QTimer(this))
{
    setObjectName(QStringLiteral("startState"));
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(space::m);
    layout->addStretch(2);
    layout->addWidget(m_icon, 0, Qt::AlignHCenter);
    layout->addWidget(m_spinner, 0, Qt::AlignHCenter);
    for (TextLabel *label : {m_title, m_message, m_path}) {
        auto *row = new QHBoxLayout; // an alignment would cut a text of several lines
        row->addStretch();
        row->addWidget(label);
        row->addStretch();
        layout->addLayout(row);
    }
    m_title->setObjectName(QStringLiteral("problemTitle"));
    m_message->setObjectName(QStringLiteral("problemMessage"));
    m_path->setObjectName(QStringLiteral("problemPath"));
    m_path->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout->addSpacing(space::s);
    m_actions->setSpacing(space::s);
    auto *row = new QHBoxLayout;
    row->addStretch();
    row->addLayout(m_actions);
    row->addStretch();
    layout->addLayout(row);
    layout->addStretch(3);
    m_patience->setSingleShot(true);
    m_patience->setInterval(kPatienceMs);
    connect(m_patience, &QTimer::timeout, this, [this] {
        m_spinner->show();
        m_message->show();
    });
    showParts(false);
}

void StartState::showParts(bool problem)
{
    m_patience->stop();
    m_icon->setVisible(problem);
    m_title->setVisible(problem);
    m_path->setVisible(problem);
    m_spinner->hide();
    m_message->setVisible(problem);
    while (QLayoutItem *item = m_actions->takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

void StartState::showWaiting(const QString &what)
{
    showParts(false);
    m_message->setText(what);
    m_patience->start();
}

void StartState::showProblem(const StartProblem &problem)
{
    showParts(true);
    m_title->setText(problem.title);
    m_message->setText(problem.message);
    m_path->setText(problem.path);
    m_path->setVisible(!problem.path.isEmpty());
    for (const StartProblem::Action &action : problem.actions) {
        const bool first = m_actions->count() == 0;
        auto *button = new Button(first ? Button::Kind::Primary : Button::Kind::Secondary,
                                  action.icon, action.label, this);
        button->setObjectName(QStringLiteral("problem-") + action.id);
        connect(button, &QAbstractButton::clicked, this,
                [this, id = action.id] { emit actionChosen(id); });
        m_actions->addWidget(button);
        if (first)
            button->setFocus();
    }
    setAccessibleName(problem.title);
}

} // namespace troupe
