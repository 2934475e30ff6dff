// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/tools/functionlog.h"

#include "core/client/backend.h"
#include "core/client/eventstream.h"
#include "core/contract/troupe/functionops.h"
#include "ui/app/run.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/visibletext.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLocale>
#include <QTableView>

namespace troupe {

namespace {

constexpr int kLogPage = 50;
constexpr int kLogWidth = 720;
constexpr int kLogHeight = 220;
constexpr qsizetype kShownWords = 200;

QString callDetail(const FunctionExecution &call)
{
    QStringList parts{FunctionLogDialog::tr("Arguments") + u'\n'
                      + brokenText(visibleJson(call.arguments))};
    if (!call.error.isEmpty())
        parts.append(FunctionLogDialog::tr("Error") + u'\n' + shownText(call.error));
    if (!call.result.isEmpty())
        parts.append(FunctionLogDialog::tr("Result") + u'\n' + shownText(call.result));
    return parts.join(QStringLiteral("\n\n"));
}

} // namespace

ExecutionModel::ExecutionModel(Backend &backend, QString functionId, QObject *parent)
    : QAbstractTableModel(parent), m_backend(backend), m_functionId(std::move(functionId))
{
}

void ExecutionModel::reload()
{
    request(true);
}

void ExecutionModel::request(bool fromStart)
{
    if (m_loading && !fromStart)
        return;
    m_loading = true;
    ListExecutions query;
    query.functionId = m_functionId;
    query.limit = kLogPage;
    query.cursor = fromStart ? QString() : m_cursor;
    run<Page<FunctionExecution>>(this, m_backend.call(ops::listExecutions, query),
                                 [this, fromStart,
                                  asked = ++m_asked](Result<Page<FunctionExecution>> page) {
                                     if (asked != m_asked)
                                         return;
                                     m_loading = false;
                                     if (!page) {
                                         emit failed(page.error().message);
                                         return;
                                     }
                                     take(*page, fromStart);
                                     emit loaded();
                                 });
}

void ExecutionModel::take(const Page<FunctionExecution> &page, bool fromStart)
{
    const auto insert = [this](int at, const QList<FunctionExecution> &calls) {
        if (calls.isEmpty())
            return;
        beginInsertRows({}, at, at + static_cast<int>(calls.size()) - 1);
        m_calls = m_calls.mid(0, at) + calls + m_calls.mid(at);
        endInsertRows();
    };
    if (!fromStart) {
        m_cursor = page.nextCursor;
        insert(static_cast<int>(m_calls.size()), page.items);
        return;
    }
    // What is new comes above: the call that somebody reads stays where it is.
    for (qsizetype i = 0; !m_calls.isEmpty() && i < page.items.size(); ++i) {
        if (page.items.at(i).id == m_calls.first().id) {
            insert(0, page.items.mid(0, i));
            return;
        }
    }
    m_cursor = page.nextCursor;
    beginResetModel();
    m_calls = page.items;
    endResetModel();
}

int ExecutionModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_calls.size());
}

int ExecutionModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ExecutionModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const FunctionExecution &call = m_calls.at(index.row());
    if (role == Qt::TextAlignmentRole && (index.column() == Status || index.column() == Took))
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && index.column() == Said)
        return toolTipText(
            (call.status == ExecutionStatus::Success ? call.result : call.error).left(kShownWords));
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    const bool isDone = call.status == ExecutionStatus::Success;
    switch (index.column()) {
    case When:
        return QLocale().toString(QDateTime::fromMSecsSinceEpoch(call.createdAt.ms),
                                  QLocale::ShortFormat);
    case State:
        return isDone ? tr("Done") : tr("Failed");
    case Status:
        return call.httpStatus == 0 ? QStringLiteral("–") : QString::number(call.httpStatus);
    case Took:
        return tr("%1 ms").arg(call.durationMs);
    case Said:
        return visibleText((isDone ? call.result : call.error).left(kShownWords).simplified());
    default:
        return {};
    }
}

QVariant ExecutionModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case When:
        return tr("When");
    case State:
        return tr("Outcome");
    case Status:
        return tr("Status");
    case Took:
        return tr("Took");
    case Said:
        return tr("Answer");
    default:
        return {};
    }
}

bool ExecutionModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && !m_cursor.isEmpty() && !m_loading;
}

void ExecutionModel::fetchMore(const QModelIndex &parent)
{
    if (canFetchMore(parent))
        request(false);
}

FunctionLogDialog::FunctionLogDialog(PageContext &context, const ToolFunction &function,
                                     QWidget *parent)
    : Dialog(tr("Calls of %1").arg(function.name), parent),
      m_model(new ExecutionModel(context.backend, function.id, this)),
      m_table(new QTableView(this)),
      m_state(new TextLabel(tr("Nobody has called it yet."), TextStyle::Small,
                            TextLabel::Tone::Muted, this)),
      m_detail(new TextArea(tr("The call"), {}, this))
{
    setObjectName(QStringLiteral("functionLogDialog"));
    m_state->setObjectName(QStringLiteral("functionLogState"));
    m_state->setWordWrap(true);
    setMinimumWidth(kLogWidth);
    m_table->setModel(m_model);
    styleTable(m_table, tr("Calls of %1").arg(function.name));
    m_table->setObjectName(QStringLiteral("functionLog"));
    m_table->setMinimumHeight(kLogHeight);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(ExecutionModel::Said, QHeaderView::Stretch);
    m_detail->setObjectName(QStringLiteral("functionCall"));
    m_detail->setReadOnly(true);
    m_detail->setLineRange(4, 12);
    m_detail->setFont(textFont(TextStyle::Mono));
    m_detail->hide();
    m_table->hide();
    body()->addWidget(m_state);
    body()->addWidget(m_table);
    body()->addWidget(m_detail);
    auto *row = new QHBoxLayout;
    row->addStretch();
    auto *close = new Button(Button::Kind::Secondary, tr("Close"), this);
    row->addWidget(close);
    body()->addSpacing(space::s);
    body()->addLayout(row);
    connect(close, &QAbstractButton::clicked, this, &QDialog::reject);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &FunctionLogDialog::showCall);
    connect(m_model, &ExecutionModel::loaded, this, [this] {
        const bool isEmpty = m_model->rowCount() == 0;
        m_table->setVisible(!isEmpty);
        m_state->setText(tr("Nobody has called it yet."));
        m_state->setVisible(isEmpty);
        m_detail->setVisible(m_detail->isVisible() && !isEmpty);
    });
    connect(m_model, &ExecutionModel::failed, this, [this](const QString &message) {
        m_state->setText(tr("The calls cannot be read: %1").arg(message));
        m_state->show();
    });
    connect(&context.backend.events(), &EventStream::happened, this,
            [this, id = function.id](const QString &type, const QString &subjectId) {
                if (type == QLatin1String("function.executed") && subjectId == id)
                    m_model->reload();
            });
    connect(&context.backend.events(), &EventStream::resync, m_model, &ExecutionModel::reload);
    m_model->reload();
}

void FunctionLogDialog::showCall(const QModelIndex &index)
{
    if (!index.isValid())
        return;
    m_detail->setPlainText(callDetail(m_model->callAt(index.row())));
    m_detail->show();
}

} // namespace troupe
