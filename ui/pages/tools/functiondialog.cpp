// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/tools/functiondialog.h"

#include "core/client/backend.h"
#include "core/contract/troupe/functionops.h"
#include "core/meta/values.h"
#include "ui/app/run.h"
#include "ui/pages/tools/jsoneditor.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/textlabel.h"

#include <QIntValidator>
#include <QJsonArray>
#include <QScrollArea>
#include <QVBoxLayout>

namespace troupe {

namespace {

constexpr int kFunctionWidth = 620;
constexpr int kSchemaLines = 11;
constexpr int kMostPerMinute = 1'000'000;

QJsonObject firstSchema()
{
    return {{QStringLiteral("type"), QStringLiteral("object")},
            {QStringLiteral("properties"),
             QJsonObject{{QStringLiteral("location"),
                          QJsonObject{{QStringLiteral("type"), QStringLiteral("string")},
                                      {QStringLiteral("description"),
                                       FunctionDialog::tr("City name or coordinates")}}}}},
            {QStringLiteral("required"), QJsonArray{QStringLiteral("location")}}};
}

} // namespace

FunctionDialog::FunctionDialog(PageContext &context, const ToolFunction &function, QWidget *parent)
    : Dialog(function.id.isEmpty() ? tr("New function") : tr("Change “%1”").arg(function.name),
             parent),
      m_context(context),
      m_function(function),
      m_name(new LineEdit(tr("Name"), QStringLiteral("get_weather"), this)),
      m_description(
          new TextArea(tr("Description"), tr("What it does and when agents should call it"), this)),
      m_method(new ComboBox(tr("Method"), this)),
      m_endpoint(
          new LineEdit(tr("Endpoint"), QStringLiteral("https://api.example.org/weather"), this)),
      m_auth(new ComboBox(tr("Authentication"), this)),
      m_authHeader(new LineEdit(tr("Header"), QStringLiteral("X-API-Key"), this)),
      m_secret(new PasswordEdit(tr("Secret"), {}, this)),
      m_rate(new LineEdit(tr("Calls per minute"), tr("no limit"), this)),
      m_parameters(new JsonEditor(tr("Arguments as JSON Schema"), kSchemaLines, this)),
      m_problem(new TextLabel({}, TextStyle::Small, TextLabel::Tone::Danger, this))
{
    setObjectName(QStringLiteral("functionDialog"));
    setMinimumWidth(kFunctionWidth);
    build();
    m_name->setText(m_function.name);
    m_description->setPlainText(m_function.description);
    m_method->setCurrentIndex(static_cast<int>(m_function.method));
    m_endpoint->setText(m_function.endpoint);
    m_auth->setCurrentIndex(static_cast<int>(m_function.auth));
    m_authHeader->setText(m_function.authHeader);
    if (m_function.requestsPerMinute > 0)
        m_rate->setText(QString::number(m_function.requestsPerMinute));
    m_parameters->setObject(m_function.id.isEmpty() ? firstSchema() : m_function.parameters);
    fitAuthentication();
    m_name->setFocus();
}

void FunctionDialog::build()
{
    m_name->setObjectName(QStringLiteral("functionName"));
    m_description->setObjectName(QStringLiteral("functionDescription"));
    m_description->setLineRange(2, 4);
    m_description->setTabChangesFocus(true);
    m_method->setObjectName(QStringLiteral("functionMethod"));
    for (const std::string_view method : enumNames(FunctionMethod()))
        m_method->addItem(
            QString::fromLatin1(method.data(), static_cast<qsizetype>(method.size())));
    m_endpoint->setObjectName(QStringLiteral("functionEndpoint"));
    m_auth->setObjectName(QStringLiteral("functionAuth"));
    m_auth->addItems(
        {tr("None"), tr("Key in a header"), tr("Bearer token"), tr("User and password")});
    m_authHeader->setObjectName(QStringLiteral("functionAuthHeader"));
    m_secret->setObjectName(QStringLiteral("functionSecret"));
    m_rate->setObjectName(QStringLiteral("functionRate"));
    m_rate->setValidator(new QIntValidator(0, kMostPerMinute, m_rate));
    m_parameters->setObjectName(QStringLiteral("functionParameters"));
    m_parameters->setCheck(schemaProblem);

    m_nameRow =
        new FormRow(tr("Name"), m_name, tr("What models call it: letters, digits, _ and -"));
    m_endpointRow = new FormRow(tr("Endpoint"), m_endpoint,
                                tr("{name} in its path is that argument; the others are the query "
                                   "of a GET or DELETE, else the JSON body"));
    m_headerRow = new FormRow(tr("Header"), m_authHeader);
    m_secretRow =
        new FormRow(tr("Secret"), m_secret,
                    m_function.hasSecret
                        ? tr("One is stored. Leave this empty to keep it.")
                        : tr("Kept in the secret store, never in the database or a log."));
    m_rateRow = new FormRow(tr("Calls per minute"), m_rate);
    m_parametersRow = new FormRow(tr("Arguments as JSON Schema"), m_parameters,
                                  tr("Models fill them in by their descriptions."));
    body()->addWidget(m_nameRow);
    body()->addWidget(new FormRow(tr("Description"), m_description));
    auto *where = new QHBoxLayout;
    where->setSpacing(space::m);
    where->addWidget(new FormRow(tr("Method"), m_method), 0, Qt::AlignTop);
    where->addWidget(m_endpointRow, 1, Qt::AlignTop);
    body()->addLayout(where);
    auto *who = new QHBoxLayout;
    who->setSpacing(space::m);
    who->addWidget(new FormRow(tr("Authentication"), m_auth), 1, Qt::AlignTop);
    who->addWidget(m_headerRow, 1, Qt::AlignTop);
    who->addWidget(m_rateRow, 1, Qt::AlignTop);
    body()->addLayout(who);
    body()->addWidget(m_secretRow);
    body()->addWidget(m_parametersRow);
    m_problem->setObjectName(QStringLiteral("functionProblem"));
    m_problem->setWordWrap(true);
    m_problem->hide();
    body()->addWidget(m_problem);
    auto *row = new QHBoxLayout;
    row->setSpacing(space::s);
    row->addStretch();
    auto *cancel = new Button(Button::Kind::Secondary, tr("Cancel"), this);
    m_save = new Button(Button::Kind::Primary, tr("Save"), this);
    m_save->setObjectName(QStringLiteral("saveFunctionButton"));
    row->addWidget(cancel);
    row->addWidget(m_save);
    body()->addSpacing(space::s);
    body()->addLayout(row);
    connect(cancel, &QAbstractButton::clicked, this, &QDialog::reject);
    connect(m_save, &QAbstractButton::clicked, this, &FunctionDialog::save);
    connect(m_auth, &QComboBox::currentIndexChanged, this, &FunctionDialog::fitAuthentication);
    for (LineEdit *edit :
         std::initializer_list<LineEdit *>{m_name, m_endpoint, m_authHeader, m_secret, m_rate})
        connect(edit, &QLineEdit::returnPressed, this, &FunctionDialog::save);
}

void FunctionDialog::fitAuthentication()
{
    const auto auth = static_cast<FunctionAuth>(m_auth->currentIndex());
    m_headerRow->setVisible(auth == FunctionAuth::ApiKey);
    m_secretRow->setVisible(auth != FunctionAuth::None);
    m_secret->setPlaceholderText(auth == FunctionAuth::Basic ? tr("user:password") : QString());
    const int needed = isVisible() ? layout()->totalHeightForWidth(width()) : 0;
    if (needed > height())
        resize(width(), needed);
}

FunctionInput FunctionDialog::input() const
{
    FunctionInput input;
    input.name = m_name->text().trimmed();
    input.description = m_description->toPlainText().trimmed();
    input.parameters = m_parameters->object();
    input.endpoint = m_endpoint->text().trimmed();
    input.method = static_cast<FunctionMethod>(m_method->currentIndex());
    input.auth = static_cast<FunctionAuth>(m_auth->currentIndex());
    input.authHeader = m_authHeader->text().trimmed();
    input.secret = input.auth == FunctionAuth::None ? QString() : m_secret->text();
    input.requestsPerMinute = m_rate->text().toInt();
    return input;
}

void FunctionDialog::save()
{
    if (m_save->isLoading())
        return;
    for (FormRow *row :
         {m_nameRow, m_endpointRow, m_headerRow, m_secretRow, m_rateRow, m_parametersRow})
        row->setError({});
    m_problem->hide();
    if (const QString problem = m_parameters->problem(); !problem.isEmpty()) {
        m_parameters->showProblem(problem);
        m_parameters->setFocus();
        return;
    }
    m_save->setLoading(true);
    const FunctionInput wanted = input();
    const auto done = [this](Result<ToolFunction> function) {
        m_save->setLoading(false);
        if (!function) {
            showError(function.error());
            return;
        }
        emit stored(*function);
        accept();
    };
    if (m_function.id.isEmpty()) {
        run<ToolFunction>(this, m_context.backend.call(ops::createFunction, wanted), done);
        return;
    }
    UpdateFunction change;
    change.functionId = m_function.id;
    change.changes.set<&FunctionInput::name>(wanted.name);
    change.changes.set<&FunctionInput::description>(wanted.description);
    change.changes.set<&FunctionInput::parameters>(wanted.parameters);
    change.changes.set<&FunctionInput::endpoint>(wanted.endpoint);
    change.changes.set<&FunctionInput::method>(wanted.method);
    change.changes.set<&FunctionInput::auth>(wanted.auth);
    change.changes.set<&FunctionInput::authHeader>(wanted.authHeader);
    change.changes.set<&FunctionInput::requestsPerMinute>(wanted.requestsPerMinute);
    if (!wanted.secret.isEmpty())
        change.changes.set<&FunctionInput::secret>(wanted.secret);
    run<ToolFunction>(this, m_context.backend.call(ops::updateFunction, change), done);
}

void FunctionDialog::showError(const Error &error)
{
    const std::pair<QLatin1String, FormRow *> rows[] = {
        {QLatin1String("/name"), m_nameRow},
        {QLatin1String("/endpoint"), m_endpointRow},
        {QLatin1String("/auth_header"), m_headerRow},
        {QLatin1String("/secret"), m_secretRow},
        {QLatin1String("/requests_per_minute"), m_rateRow},
        {QLatin1String("/parameters"), m_parametersRow}};
    bool isShown = false;
    for (const FieldIssue &issue : error.issues) {
        for (const auto &[pointer, row] : rows) {
            if (!issue.pointer.startsWith(pointer) || !row->error().isEmpty())
                continue;
            const QString where = issue.pointer.mid(pointer.size());
            row->setError(where.isEmpty() ? issue.message
                                          : where + QStringLiteral(": ") + issue.message);
            if (!std::exchange(isShown, true))
                row->field()->setFocus();
        }
    }
    m_problem->setText(error.message);
    m_problem->setVisible(!isShown);
}

} // namespace troupe
