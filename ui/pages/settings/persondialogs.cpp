// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/settings/persondialogs.h"

#include "core/client/backend.h"
#include "ui/app/run.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QRandomGenerator>
#include <QVBoxLayout>

namespace troupe {

namespace {

constexpr int kPersonDialogWidth = 440;
constexpr int kMadeUpLength = 20;

/// Puts a server's complaint at the row it is about; false when there is none.
bool showAt(const Error &error, std::initializer_list<std::pair<const char *, FormRow *>> rows)
{
    bool shown = false;
    for (const FieldIssue &issue : error.issues) {
        for (const auto &[pointer, row] : rows) {
            if (issue.pointer != QLatin1String(pointer))
                continue;
            row->setError(issue.message);
            shown = true;
        }
    }
    return shown;
}

TextLabel *problemLabel(QWidget *parent)
{
    auto *label = new TextLabel({}, TextStyle::Small, TextLabel::Tone::Danger, parent);
    label->setObjectName(QStringLiteral("personProblem"));
    label->setWordWrap(true);
    label->hide();
    return label;
}

QHBoxLayout *dialogButtons(QDialog *dialog, Button *save)
{
    auto *row = new QHBoxLayout;
    row->setSpacing(space::s);
    row->addStretch();
    auto *cancel = new Button(Button::Kind::Secondary, NewPasswordField::tr("Cancel"), dialog);
    row->addWidget(cancel);
    row->addWidget(save);
    QObject::connect(cancel, &QAbstractButton::clicked, dialog, &QDialog::reject);
    return row;
}

} // namespace

NewPasswordField::NewPasswordField(const QString &name, QWidget *parent)
    : QWidget(parent), m_edit(new PasswordEdit(name))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::s);
    row->addWidget(m_edit, 1);
    auto *make = new Button(Button::Kind::Secondary, tr("Make one up"), this);
    make->setObjectName(QStringLiteral("makeUpPassword"));
    row->addWidget(make);
    setFocusProxy(m_edit);
    setAccessibleName(name);
    connect(make, &QAbstractButton::clicked, this, &NewPasswordField::makeUp);
}

QString NewPasswordField::password() const
{
    return m_edit->text();
}

void NewPasswordField::makeUp()
{
    // Without letters that look like others; 56 to the power of 20 is more than 116 bits.
    static const QString letters =
        QStringLiteral("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789");
    QString password;
    for (int i = 0; i < kMadeUpLength; ++i)
        password +=
            letters.at(QRandomGenerator::system()->bounded(static_cast<int>(letters.size())));
    m_edit->setText(password);
    m_edit->setFocus();
    m_edit->setRevealed(true);
    m_edit->selectAll();
}

AddPersonDialog::AddPersonDialog(PageContext &context, QWidget *parent)
    : Dialog(tr("Add a person"), parent),
      m_context(context),
      m_username(new LineEdit(tr("Username"), tr("ann"))),
      m_name(new LineEdit(tr("Name"), tr("Ann Example"))),
      m_email(new LineEdit(tr("E-mail"), QStringLiteral("ann@example.org"))),
      m_role(new ComboBox(tr("Role"))),
      m_password(new NewPasswordField(tr("Password"))),
      m_problem(problemLabel(this)),
      m_save(new Button(Button::Kind::Primary, tr("Add"), this))
{
    setObjectName(QStringLiteral("addPersonDialog"));
    setMinimumWidth(kPersonDialogWidth);
    m_username->setObjectName(QStringLiteral("personUsername"));
    m_name->setObjectName(QStringLiteral("personName"));
    m_email->setObjectName(QStringLiteral("personEmail"));
    m_role->setObjectName(QStringLiteral("personRole"));
    m_password->edit()->setObjectName(QStringLiteral("personPassword"));
    m_save->setObjectName(QStringLiteral("addPersonConfirm"));
    m_role->addItem(tr("Member: works with own and public things"));
    m_role->addItem(tr("Administrator: may do everything"));
    m_usernameRow = new FormRow(tr("Username"), m_username, tr("To log in with."));
    m_nameRow = new FormRow(tr("Name"), m_name, tr("Shown instead of the username; may be empty."));
    m_emailRow = new FormRow(tr("E-mail"), m_email, tr("May be empty."));
    m_passwordRow =
        new FormRow(tr("Password"), m_password, tr("Empty: they cannot log in until you set one."));
    for (QWidget *row : std::initializer_list<QWidget *>{m_usernameRow, m_nameRow, m_emailRow,
                                                         new FormRow(tr("Role"), m_role),
                                                         m_passwordRow, m_problem})
        body()->addWidget(row);
    body()->addSpacing(space::s);
    body()->addLayout(dialogButtons(this, m_save));
    connect(m_save, &QAbstractButton::clicked, this, &AddPersonDialog::save);
    for (LineEdit *edit :
         std::initializer_list<LineEdit *>{m_username, m_name, m_email, m_password->edit()})
        connect(edit, &QLineEdit::returnPressed, this, &AddPersonDialog::save);
    m_username->setFocus();
}

void AddPersonDialog::save()
{
    if (m_save->isLoading())
        return;
    for (FormRow *row : {m_usernameRow, m_nameRow, m_emailRow, m_passwordRow})
        row->setError({});
    m_problem->hide();
    m_save->setLoading(true);
    CreateUser input;
    input.username = m_username->text().trimmed();
    input.displayName = m_name->text().trimmed();
    input.email = m_email->text().trimmed();
    input.role = m_role->currentIndex() == 1 ? Role::Admin : Role::Member;
    input.password = m_password->password();
    run<User>(
        this, m_context.backend.call(ops::createUser, input),
        [this](User user) {
            emit stored(user);
            accept();
        },
        [this](const Error &error) {
            m_save->setLoading(false);
            showError(error);
        });
}

void AddPersonDialog::showError(const Error &error)
{
    const bool shown = showAt(error, {{"/username", m_usernameRow},
                                      {"/display_name", m_nameRow},
                                      {"/email", m_emailRow},
                                      {"/password", m_passwordRow}});
    if (error.key == QLatin1String("username_taken"))
        m_usernameRow->setError(error.message);
    else if (error.key == QLatin1String("email_taken"))
        m_emailRow->setError(error.message);
    else if (!shown)
        m_problem->setText(error.message);
    m_problem->setVisible(!m_problem->text().isEmpty());
}

PasswordDialog::PasswordDialog(PageContext &context, const std::optional<User> &person,
                               QWidget *parent)
    : Dialog(person ? tr("New password for “%1”").arg(person->username) : tr("Your password"),
             parent),
      m_context(context),
      m_person(person),
      m_password(new NewPasswordField(tr("New password"))),
      m_problem(problemLabel(this)),
      m_save(new Button(Button::Kind::Primary, tr("Set the password"), this))
{
    setObjectName(QStringLiteral("passwordDialog"));
    setMinimumWidth(kPersonDialogWidth);
    m_password->edit()->setObjectName(QStringLiteral("newPassword"));
    m_save->setObjectName(QStringLiteral("setPasswordConfirm"));
    auto *text = new TextLabel(person ? tr("Whoever is logged in with the old one is logged out. "
                                           "API keys stay valid.")
                                      : tr("Other places where you are logged in are logged out."),
                               TextStyle::Small, TextLabel::Tone::Muted);
    text->setWordWrap(true);
    body()->addWidget(text);
    if (!person) {
        m_current = new PasswordEdit(tr("Current password"));
        m_current->setObjectName(QStringLiteral("currentPassword"));
        m_currentRow =
            new FormRow(tr("Current password"), m_current, tr("Empty if you have none yet."));
        body()->addWidget(m_currentRow);
        connect(m_current, &QLineEdit::returnPressed, this, &PasswordDialog::save);
    }
    m_passwordRow = new FormRow(tr("New password"), m_password, tr("At least eight characters."));
    body()->addWidget(m_passwordRow);
    body()->addWidget(m_problem);
    body()->addSpacing(space::s);
    body()->addLayout(dialogButtons(this, m_save));
    connect(m_save, &QAbstractButton::clicked, this, &PasswordDialog::save);
    connect(m_password->edit(), &QLineEdit::returnPressed, this, &PasswordDialog::save);
    (m_current ? m_current : m_password->edit())->setFocus();
}

void PasswordDialog::save()
{
    if (m_save->isLoading())
        return;
    m_save->setLoading(true);
    m_problem->hide();
    m_passwordRow->setError({});
    if (m_person) {
        UpdateUser input;
        input.userId = m_person->id;
        input.changes.set<&UserChanges::password>(m_password->password());
        run<User>(this, m_context.backend.call(ops::updateUser, input), [this](Result<User> done) {
            finish(done ? Result<void>() : fail(done.error()));
        });
        return;
    }
    m_currentRow->setError({});
    ChangePassword input;
    input.currentPassword = m_current->text();
    input.newPassword = m_password->password();
    run<Nothing>(this, m_context.backend.call(ops::changePassword, input),
                 [this](Result<Nothing> done) {
                     finish(done ? Result<void>() : fail(done.error()));
                 });
}

void PasswordDialog::finish(const Result<void> &done)
{
    m_save->setLoading(false);
    if (done) {
        emit changed();
        accept();
        return;
    }
    const Error &error = done.error();
    bool shown = showAt(error, {{"/password", m_passwordRow}, {"/new_password", m_passwordRow}});
    if (m_currentRow)
        shown = showAt(error, {{"/current_password", m_currentRow}}) || shown;
    m_problem->setText(error.message);
    m_problem->setVisible(!shown);
}

} // namespace troupe
