// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/troupe/peopleops.h"
#include "ui/app/page.h"
#include "ui/widgets/forms.h"

namespace troupe {

class ComboBox;
class LineEdit;
class PasswordEdit;
class TextLabel;

/// A field for a new password, with a button that makes one up and shows it.
class NewPasswordField : public QWidget
{
    Q_OBJECT

public:
    explicit NewPasswordField(const QString &name, QWidget *parent = nullptr);
    QString password() const;
    PasswordEdit *edit() const { return m_edit; }

private:
    void makeUp();

    PasswordEdit *m_edit;
};

/// Adds a person. Stores them itself and says at its field what the server refused.
class AddPersonDialog : public Dialog
{
    Q_OBJECT

public:
    AddPersonDialog(PageContext &context, QWidget *parent);

signals:
    void stored(const troupe::User &user);

private:
    void save();
    void showError(const Error &error);

    PageContext &m_context;
    LineEdit *m_username;
    LineEdit *m_name;
    LineEdit *m_email;
    ComboBox *m_role;
    NewPasswordField *m_password;
    FormRow *m_usernameRow;
    FormRow *m_nameRow;
    FormRow *m_emailRow;
    FormRow *m_passwordRow;
    TextLabel *m_problem;
    Button *m_save;
};

/// Sets the password of a person, or, without one, the own password.
class PasswordDialog : public Dialog
{
    Q_OBJECT

public:
    PasswordDialog(PageContext &context, const std::optional<User> &person, QWidget *parent);

signals:
    void changed();

private:
    void save();
    void finish(const Result<void> &done);

    PageContext &m_context;
    const std::optional<User> m_person;
    PasswordEdit *m_current = nullptr;
    FormRow *m_currentRow = nullptr;
    NewPasswordField *m_password;
    FormRow *m_passwordRow;
    TextLabel *m_problem;
    Button *m_save;
};

} // namespace troupe
