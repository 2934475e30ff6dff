// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/tools/functionspanel.h"

#include "core/client/backend.h"
#include "core/client/eventstream.h"
#include "core/contract/troupe/functionops.h"
#include "core/meta/values.h"
#include "ui/app/run.h"
#include "ui/pages/tools/functiondialog.h"
#include "ui/pages/tools/functionlog.h"
#include "ui/pages/tools/toolcalldialog.h"
#include "ui/pages/tools/toolrow.h"
#include "ui/pages/tools/toolwords.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/feedback.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>

namespace troupe {

FunctionsPanel::FunctionsPanel(PageContext &context, QWidget *parent)
    : SettingsSection(context, tr("Functions"),
                      tr("HTTP endpoints as tools: agents fill in the arguments that you describe, "
                         "and the server makes the call. Addresses of this machine and of private "
                         "networks are refused unless they are allowed under Privacy & network."),
                      parent),
      m_cards(new QVBoxLayout)
{
    auto *add = new Button(Button::Kind::Primary, QStringLiteral("plus"), tr("New function"), this);
    add->setObjectName(QStringLiteral("addFunctionButton"));
    head()->addWidget(add, 0, Qt::AlignTop);
    connect(add, &QAbstractButton::clicked, this, [this] { edit(ToolFunction()); });
    m_cards->setSpacing(space::m);
    body()->addLayout(m_cards);
    body()->addStretch();
    connect(&m_wishes, &LastWishes::settled, this, [this](const QString &, const QString &problem) {
        if (!problem.isEmpty())
            this->context().report(tr("The function was not changed"), problem);
        load();
    });
    connect(&context.backend.events(), &EventStream::happened, this, [this](const QString &type) {
        if (type.startsWith(QLatin1String("function."))
            && type != QLatin1String("function.executed"))
            load();
    });
    load();
}

void FunctionsPanel::enter(const QString &detail)
{
    if (detail == QLatin1String("new"))
        edit(ToolFunction());
}

void FunctionsPanel::load()
{
    run<FunctionList>(
        this, context().backend.call(ops::listFunctions),
        [this, asked = ++m_asked](FunctionList list) {
            if (asked == m_asked && !m_wishes.isBusy()) // otherwise it is read again
                rebuild(list.items);
        },
        [this](const Error &error) {
            context().report(tr("The functions cannot be read"), error.message);
        });
}

void FunctionsPanel::rebuild(const QList<ToolFunction> &functions)
{
    const QString focus = focusIn(this);
    clearLayout(m_cards);
    for (const ToolFunction &function : functions)
        m_cards->addWidget(makeCard(function));
    if (functions.isEmpty())
        m_cards->addWidget(makeEmpty());
    focusAgain(this, focus);
}

QWidget *FunctionsPanel::makeEmpty()
{
    auto *empty = new EmptyState(
        QStringLiteral("webhook"), tr("No functions yet"),
        tr("Describe an endpoint of your own or of a service once, and every agent can call it."),
        this);
    empty->setObjectName(QStringLiteral("noFunctions"));
    connect(empty->addAction(QStringLiteral("plus"), tr("New function")), &QAbstractButton::clicked,
            this, [this] { edit(ToolFunction()); });
    return empty;
}

QWidget *FunctionsPanel::makeCard(const ToolFunction &function)
{
    auto *card = new Card(this);
    card->setObjectName(QStringLiteral("function-") + function.name);
    card->setAccessibleName(function.name);
    auto *row = new ToolRow(card);
    auto *first = new QHBoxLayout;
    first->setSpacing(space::s);
    auto *name = new TextLabel(function.name, TextStyle::BodyStrong);
    name->setElided(true);
    first->addWidget(name);
    first->addWidget(new Badge(enumName(function.method), BadgeTone::Accent, card));
    if (function.hasSecret)
        first->addWidget(new Badge(tr("Key stored"), BadgeTone::Neutral, card));
    if (!function.isEnabled)
        first->addWidget(new Badge(tr("Off"), BadgeTone::Neutral, card));
    first->addStretch();
    row->texts()->addLayout(first);
    auto *endpoint = new TextLabel(function.endpoint, TextStyle::Caption, TextLabel::Tone::Muted);
    endpoint->setElided(true);
    row->texts()->addWidget(endpoint);
    if (!function.description.isEmpty()) {
        auto *about = new TextLabel(function.description, TextStyle::Small, TextLabel::Tone::Muted);
        about->setWordWrap(true);
        row->texts()->addWidget(about);
    }
    const auto addButton = [&](Button::Kind kind, const char *icon, const QString &label,
                               const char *name,
                               void (FunctionsPanel::*act)(const ToolFunction &)) {
        auto *button = new Button(kind, QLatin1String(icon), label, card);
        button->setObjectName(QLatin1String(name) + u'-' + function.name);
        connect(button, &QAbstractButton::clicked, this,
                [this, function, act] { (this->*act)(function); });
        row->addControl(button);
    };
    addButton(Button::Kind::Secondary, "play", tr("Test"), "testFunction", &FunctionsPanel::test);
    addButton(Button::Kind::Icon, "history", tr("Calls of %1").arg(function.name), "logFunction",
              &FunctionsPanel::showLog);
    addButton(Button::Kind::Icon, "pencil", tr("Change %1").arg(function.name), "editFunction",
              &FunctionsPanel::edit);
    addButton(Button::Kind::Icon, "trash-2", tr("Remove %1").arg(function.name), "removeFunction",
              &FunctionsPanel::remove);
    auto *enabled = new Switch(tr("%1 can be called").arg(function.name), card);
    enabled->setObjectName(QStringLiteral("enableFunction-") + function.name);
    enabled->setChecked(function.isEnabled);
    connect(enabled, &QAbstractButton::clicked, this,
            [this, id = function.id](bool on) { setEnabledOf(id, on); });
    row->addControl(enabled);
    card->body()->addWidget(row);
    return card;
}

void FunctionsPanel::edit(const ToolFunction &function)
{
    auto *dialog = new FunctionDialog(context(), function, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &FunctionDialog::stored, this, &FunctionsPanel::load);
    dialog->open();
}

void FunctionsPanel::test(const ToolFunction &function)
{
    Backend &backend = context().backend;
    auto *dialog = new ToolCallDialog(
        tr("Test: %1").arg(function.name), tr("The endpoint is called for real."),
        function.parameters,
        [&backend, id = function.id](QObject *guard, const QJsonObject &arguments,
                                     std::function<void(Result<ToolCallDialog::Outcome>)> done) {
            TestFunction input;
            input.functionId = id;
            input.arguments = arguments;
            run<FunctionExecution>(
                guard, backend.call(ops::testFunction, input),
                [done](Result<FunctionExecution> call) {
                    if (!call)
                        return done(fail(call.error()));
                    const bool isFailed = call->status == ExecutionStatus::Failed;
                    const QString status =
                        call->httpStatus == 0
                            ? tr("There was no answer (%1 ms).").arg(call->durationMs)
                            : tr("Status %1 in %2 ms.").arg(call->httpStatus).arg(call->durationMs);
                    done(ToolCallDialog::Outcome{isFailed ? call->error : call->result, status,
                                                 isFailed});
                });
        },
        window());
    dialog->setObjectName(QStringLiteral("functionTestDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void FunctionsPanel::showLog(const ToolFunction &function)
{
    auto *dialog = new FunctionLogDialog(context(), function, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void FunctionsPanel::remove(const ToolFunction &function)
{
    auto *confirm = new ConfirmDialog(
        tr("Remove the function “%1”?").arg(function.name),
        tr("Its key and the log of its calls go with it. Agents that use it cannot call it any "
           "more."),
        tr("Remove"), window());
    confirm->setAttribute(Qt::WA_DeleteOnClose);
    connect(confirm, &QDialog::accepted, this, [this, id = function.id] {
        FunctionRef ref;
        ref.functionId = id;
        run<Nothing>(
            this, context().backend.call(ops::deleteFunction, ref), [this](Nothing) { load(); },
            [this](const Error &error) {
                context().report(tr("The function was not removed"), error.message);
            });
    });
    confirm->open();
}

void FunctionsPanel::setEnabledOf(const QString &id, bool enabled)
{
    UpdateFunction input;
    input.functionId = id;
    input.changes.set<&FunctionInput::isEnabled>(enabled);
    m_wishes.wish(id, [this, input](const LastWishes::Done &done) {
        run<ToolFunction>(this, context().backend.call(ops::updateFunction, input),
                          [done](Result<ToolFunction> function) {
                              done(function ? QString() : function.error().message);
                          });
    });
}

} // namespace troupe
