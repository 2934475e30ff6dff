// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/settings/peoplesection.h"

#include "core/client/backend.h"
#include "core/client/eventstream.h"
#include "ui/app/run.h"
#include "ui/pages/settings/persondialogs.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/forms.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/visibletext.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLocale>
#include <QTableView>

namespace troupe {

namespace {

constexpr int kPeopleListed = 500;
constexpr int kPersonRowHeight = 40;
constexpr int kMostPeopleShown = 10;

} // namespace

void PeopleTable::setPeople(QList<User> people)
{
    beginResetModel();
    m_people = std::move(people);
    endResetModel();
}

int PeopleTable::rowOf(const QString &id) const
{
    for (qsizetype i = 0; i < m_people.size(); ++i) {
        if (m_people.at(i).id == id)
            return static_cast<int>(i);
    }
    return -1;
}

int PeopleTable::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_people.size());
}

int PeopleTable::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant PeopleTable::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)
        || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    const User &person = m_people.at(index.row());
    if (role == Qt::ToolTipRole)
        return toolTipText(index.column() == UsernameColumn && !person.email.isEmpty()
                               ? person.email
                               : data(index, Qt::DisplayRole).toString());
    switch (index.column()) {
    case NameColumn:
        return person.displayName.isEmpty() ? person.username : person.displayName;
    case UsernameColumn:
        return person.username;
    case RoleColumn:
        return person.role == Role::Admin ? tr("Administrator") : tr("Member");
    case StateColumn:
        return person.disabled ? tr("Disabled") : tr("Active");
    case LoginColumn:
        return person.lastLoginAt.isSet()
                   ? QLocale().toString(QDateTime::fromMSecsSinceEpoch(person.lastLoginAt.ms),
                                        tr("d MMM yyyy, HH:mm"))
                   : tr("never");
    default:
        return {};
    }
}

QVariant PeopleTable::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn:
        return tr("Name");
    case UsernameColumn:
        return tr("Username");
    case RoleColumn:
        return tr("Role");
    case StateColumn:
        return tr("State");
    case LoginColumn:
        return tr("Last login");
    default:
        return {};
    }
}

PeopleSection::PeopleSection(PageContext &context, QWidget *parent)
    : SettingsSection(context, tr("People"),
                      tr("Who may log in to this server, and what they may do. Everybody has their "
                         "own agents and conversations."),
                      parent),
      m_table(new PeopleTable(this))
{
    m_add = new Button(Button::Kind::Primary, QStringLiteral("plus"), tr("Add a person"), this);
    m_add->setObjectName(QStringLiteral("addPersonButton"));
    m_add->hide();
    head()->addWidget(m_add, 0, Qt::AlignTop);
    connect(m_add, &QAbstractButton::clicked, this, &PeopleSection::add);
    makePeopleCard();
    makeOwnCard();
    body()->addStretch();
    connect(&context.backend.events(), &EventStream::happened, this, [this](const QString &type) {
        if (type.startsWith(QLatin1String("user.")))
            loadMe();
    });
    loadMe();
}

void PeopleSection::makePeopleCard()
{
    Card *card = addCard();
    m_people = card;
    card->hide();
    m_view = new QTableView;
    m_view->setObjectName(QStringLiteral("peopleTable"));
    styleTable(m_view, tr("People"));
    m_view->setModel(m_table);
    m_view->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_view->horizontalHeader()->setSectionResizeMode(PeopleTable::NameColumn, QHeaderView::Stretch);
    for (const auto &[column, width] : {std::pair(int(PeopleTable::UsernameColumn), 140),
                                        std::pair(int(PeopleTable::RoleColumn), 120),
                                        std::pair(int(PeopleTable::StateColumn), 96),
                                        std::pair(int(PeopleTable::LoginColumn), 158)})
        m_view->setColumnWidth(column, width);
    card->body()->addWidget(m_view);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::s);
    m_role = new Button(Button::Kind::Secondary, QString(), card);
    m_role->setObjectName(QStringLiteral("personRoleButton"));
    m_password = new Button(Button::Kind::Secondary, tr("New password…"), card);
    m_password->setObjectName(QStringLiteral("personPasswordButton"));
    m_state = new Button(Button::Kind::Secondary, QString(), card);
    m_state->setObjectName(QStringLiteral("personStateButton"));
    for (Button *button : {m_role, m_password, m_state}) {
        button->setSmall(true);
        buttons->addWidget(button);
    }
    buttons->addStretch();
    card->body()->addLayout(buttons);
    connect(m_role, &QAbstractButton::clicked, this, &PeopleSection::setRole);
    connect(m_password, &QAbstractButton::clicked, this, &PeopleSection::setPassword);
    connect(m_state, &QAbstractButton::clicked, this, &PeopleSection::setDisabled);
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &PeopleSection::showButtons);
    showButtons();
}

void PeopleSection::makeOwnCard()
{
    Card *card = addCard(tr("You"));
    m_own = new TextLabel({}, TextStyle::Small, TextLabel::Tone::Muted);
    m_own->setObjectName(QStringLiteral("whoAmI"));
    m_own->setWordWrap(true);
    card->body()->addWidget(m_own);
    auto *own = new Button(Button::Kind::Secondary, QStringLiteral("key-round"),
                           tr("Change your password…"), card);
    own->setObjectName(QStringLiteral("ownPasswordButton"));
    own->setSmall(true);
    card->body()->addWidget(own, 0, Qt::AlignLeft);
    connect(own, &QAbstractButton::clicked, this, [this] {
        auto *dialog = new PasswordDialog(context(), std::nullopt, window());
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &PasswordDialog::changed, this,
                [this] { context().toast(tr("Your password is changed"), {}, {}); });
        dialog->open();
    });
}

void PeopleSection::enter(const QString &detail)
{
    if (detail == QLatin1String("new"))
        add();
}

void PeopleSection::loadMe()
{
    run<User>(
        this, context().backend.call(ops::getMe),
        [this](User me) {
            m_me = std::move(me);
            const bool isAdmin = m_me.role == Role::Admin;
            m_own->setText(
                isAdmin ? tr("You are “%1”, an administrator of this server.").arg(m_me.username)
                        : tr("You are “%1”, a member. An administrator looks after the "
                             "people of this server.")
                              .arg(m_me.username));
            m_isAdmin = isAdmin;
            m_people->setVisible(isAdmin);
            m_add->setVisible(isAdmin);
            if (isAdmin)
                load();
        },
        [this](const Error &error) { m_own->setText(error.message); });
}

void PeopleSection::load()
{
    ListUsers query;
    query.limit = kPeopleListed;
    run<Page<User>>(
        this, context().backend.call(ops::listUsers, query),
        [this](Page<User> page) {
            const User *before = chosen();
            const QString id = before ? before->id : QString();
            const int rows = qBound(1, static_cast<int>(page.items.size()), kMostPeopleShown);
            m_view->setFixedHeight((rows + 1) * kPersonRowHeight + space::xs);
            m_table->setPeople(std::move(page.items));
            if (const int row = m_table->rowOf(id); row >= 0)
                m_view->selectRow(row);
            showButtons();
        },
        [this](const Error &error) {
            context().report(tr("The people cannot be read"), error.message);
        });
}

const User *PeopleSection::chosen() const
{
    const QModelIndexList rows = m_view->selectionModel()->selectedRows();
    return rows.isEmpty() ? nullptr : &m_table->personAt(rows.first().row());
}

void PeopleSection::showButtons()
{
    const User *person = chosen();
    for (Button *button : {m_role, m_password, m_state})
        button->setEnabled(person != nullptr);
    m_role->setText(person && person->role == Role::Admin ? tr("Make a member")
                                                          : tr("Make an administrator"));
    m_state->setText(person && person->disabled ? tr("Enable") : tr("Disable…"));
    m_role->updateGeometry();
    m_state->updateGeometry();
}

void PeopleSection::add()
{
    auto *dialog = new AddPersonDialog(context(), window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &AddPersonDialog::stored, this, [this](const User &user) {
        context().toast(tr("“%1” is added").arg(user.username), {}, {});
        load();
    });
    dialog->open();
}

void PeopleSection::setPassword()
{
    const User *person = chosen();
    if (!person)
        return;
    auto *dialog = new PasswordDialog(context(), *person, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &PasswordDialog::changed, this, [this, name = person->username] {
        context().toast(tr("“%1” has a new password").arg(name), {}, {});
    });
    dialog->open();
}

void PeopleSection::setRole()
{
    const User *person = chosen();
    if (!person)
        return;
    const bool toAdmin = person->role != Role::Admin;
    const User changed = *person;
    auto *dialog = new ConfirmDialog(
        toAdmin ? tr("Make “%1” an administrator?").arg(person->username)
                : tr("Make “%1” a member?").arg(person->username),
        toAdmin ? tr("Administrators see and change everything on this server, people included.")
                : tr("They keep what is theirs, and no longer see what belongs to others."),
        toAdmin ? tr("Make an administrator") : tr("Make a member"), window(), false);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, changed, toAdmin] {
        Patch<UserChanges> changes;
        changes.set<&UserChanges::role>(toAdmin ? Role::Admin : Role::Member);
        change(changed, changes,
               toAdmin ? tr("“%1” is an administrator now").arg(changed.username)
                       : tr("“%1” is a member now").arg(changed.username));
    });
    dialog->open();
}

void PeopleSection::setDisabled()
{
    const User *person = chosen();
    if (!person)
        return;
    const User changed = *person;
    Patch<UserChanges> changes;
    changes.set<&UserChanges::disabled>(!person->disabled);
    if (person->disabled) {
        change(changed, changes, tr("“%1” may log in again").arg(changed.username));
        return;
    }
    auto *dialog = new ConfirmDialog(
        tr("Disable “%1”?").arg(person->username),
        tr("Their logins and API keys are refused at once. What is theirs is kept, and they can "
           "be enabled again."),
        tr("Disable"), window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, changed, changes] {
        change(changed, changes, tr("“%1” is disabled").arg(changed.username));
    });
    dialog->open();
}

void PeopleSection::change(const User &person, Patch<UserChanges> changes, const QString &done)
{
    UpdateUser input;
    input.userId = person.id;
    input.changes = std::move(changes);
    run<User>(
        this, context().backend.call(ops::updateUser, input),
        [this, done](User) {
            context().toast(done, {}, {});
            load();
        },
        [this, name = person.username](const Error &error) {
            context().report(tr("“%1” was not changed").arg(name), error.message);
            load();
        });
}

} // namespace troupe
