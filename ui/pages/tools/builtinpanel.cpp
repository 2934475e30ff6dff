// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/tools/builtinpanel.h"

#include "core/client/backend.h"
#include "core/client/eventstream.h"
#include "ui/app/run.h"
#include "ui/pages/tools/toolcalldialog.h"
#include "ui/pages/tools/toolrow.h"
#include "ui/pages/tools/toolwords.h"
#include "ui/pages/tools/websearchcard.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/feedback.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/visibletext.h"

#include <QHBoxLayout>

namespace troupe {

namespace {

QString idOfTool(const char *what, const QString &tool)
{
    return QLatin1String(what) + u'-' + tool;
}

} // namespace

BuiltInPanel::BuiltInPanel(PageContext &context, QWidget *parent)
    : SettingsSection(
        context, tr("Built-in tools"),
        tr("What agents can use without anything to install. Each agent uses the ones "
           "that are named in it; here you say whether they may, or have to ask you "
           "first."),
        parent),
      m_card(addCard()),
      m_rows(new QVBoxLayout),
      m_search(new WebSearchCard(context, this)),
      m_permissions(context.backend, this)
{
    m_card->body()->addLayout(m_rows);
    m_rows->setSpacing(space::m);
    m_rows->addWidget(new Skeleton(4, m_card));
    body()->addWidget(m_search);
    body()->addStretch();
    connect(&context.backend.events(), &EventStream::happened, this, [this](const QString &type) {
        if (type == QLatin1String("tool.permission.updated"))
            load();
    });
    connect(&m_permissions, &ToolPermissions::settled, this,
            [this](const QString &, const QString &problem) {
                if (!problem.isEmpty())
                    this->context().report(tr("The permission was not changed"), problem);
                load();
            });
    load();
}

void BuiltInPanel::load()
{
    run<ToolViews>(
        this, context().backend.call(ops::listTools, ListTools()),
        [this, asked = ++m_asked](ToolViews tools) {
            if (asked == m_asked && !m_permissions.isBusy()) // otherwise it is read again
                rebuild(tools.items);
        },
        [this](const Error &error) {
            context().report(tr("The tools cannot be read"), error.message);
        });
}

void BuiltInPanel::rebuild(const QList<ToolView> &tools)
{
    QList<ToolView> builtIn;
    for (const ToolView &tool : tools) {
        if (tool.source == ToolSource::BuiltIn)
            builtIn.append(tool);
    }
    // A change of one's own is shown already: the focus stays where it is.
    const bool isSameList =
        std::equal(builtIn.begin(), builtIn.end(), m_tools.begin(), m_tools.end(),
                   [](const ToolView &a, const ToolView &b) { return a.name == b.name; });
    m_tools = builtIn;
    if (isSameList) {
        for (const ToolView &tool : std::as_const(m_tools)) {
            if (auto *choice =
                    findChild<SegmentedControl *>(idOfTool("toolPermission", tool.name))) {
                const QSignalBlocker quiet(choice);
                choice->setCurrentIndex(static_cast<int>(tool.permission));
            }
        }
        return;
    }
    clearLayout(m_rows);
    for (qsizetype i = 0; i < m_tools.size(); ++i) {
        if (i > 0)
            m_rows->addWidget(new Divider(Qt::Horizontal, m_card));
        m_rows->addWidget(makeRow(m_tools.at(i)));
    }
    QList<QWidget *> order = widgetsOf(m_rows);
    for (const char *name : {"searchEngine", "searchUrl", "searchKey", "saveSearchButton"})
        order.append(m_search->findChild<QWidget *>(QLatin1String(name)));
    orderTabs(order);
}

QWidget *BuiltInPanel::makeRow(const ToolView &tool)
{
    auto *row = new ToolRow(m_card);
    row->setObjectName(idOfTool("tool", tool.name));
    auto *first = new QHBoxLayout;
    first->setSpacing(space::s);
    const QString title = toolTitle(tool.name, tool.title);
    first->addWidget(new TextLabel(title, TextStyle::BodyStrong));
    auto *risk = new Badge(toolRiskLabel(tool.risk), toolRiskTone(tool.risk), row);
    risk->setDot(true);
    first->addWidget(risk);
    first->addStretch();
    row->texts()->addLayout(first);
    auto *about = new TextLabel(toolAbout(tool.name, tool.description), TextStyle::Small,
                                TextLabel::Tone::Muted);
    about->setWordWrap(true);
    about->setToolTip(toolTipText(tool.description));
    row->texts()->addWidget(about);
    QStringList names{tool.name};
    names += tool.aliases;
    auto *named =
        new TextLabel(names.join(QStringLiteral(", ")), TextStyle::Caption, TextLabel::Tone::Faint);
    named->setElided(true);
    row->texts()->addWidget(named);
    auto *choice = new SegmentedControl(tr("Whether agents may use %1").arg(title),
                                        {tr("Allow"), tr("Ask"), tr("Deny")}, row);
    choice->setObjectName(idOfTool("toolPermission", tool.name));
    choice->setCurrentIndex(static_cast<int>(tool.permission));
    connect(choice, &SegmentedControl::currentChanged, this, [this, name = tool.name](int index) {
        m_permissions.say(name, {}, static_cast<ToolPermission>(index));
    });
    row->addControl(choice);
    auto *tryIt =
        new Button(Button::Kind::Icon, QStringLiteral("play"), tr("Try %1").arg(title), row);
    tryIt->setObjectName(idOfTool("tryTool", tool.name));
    connect(tryIt, &QAbstractButton::clicked, this, [this, tool] { tryOut(tool); });
    row->addControl(tryIt);
    return row;
}

void BuiltInPanel::tryOut(const ToolView &tool)
{
    const QString warning = tool.risk == ToolRisk::Read
                                ? QString()
                                : tr("This does it for real: %1.").arg(toolRiskLabel(tool.risk));
    Backend &backend = context().backend;
    auto *dialog = new ToolCallDialog(
        tr("Try: %1").arg(toolTitle(tool.name, tool.title)), warning, tool.parameters,
        [&backend, name = tool.name](QObject *guard, const QJsonObject &arguments,
                                     std::function<void(Result<ToolCallDialog::Outcome>)> done) {
            CallToolInput input;
            input.tool = name;
            input.arguments = arguments;
            run<ToolCallAnswer>(
                guard, backend.call(ops::callTool, input), [done](Result<ToolCallAnswer> answer) {
                    if (!answer)
                        return done(fail(answer.error()));
                    done(ToolCallDialog::Outcome{answer->text,
                                                 answer->isError
                                                     ? tr("It says that it could not do that.")
                                                     : tr("Done in %1 ms.").arg(answer->durationMs),
                                                 answer->isError});
                });
        },
        window());
    dialog->setObjectName(QStringLiteral("toolCallDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

} // namespace troupe
