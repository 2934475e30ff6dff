// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QFrame>
#include <QPointer>
#include <QSplitter>
#include <QStringList>
#include <QWidget>

class QGridLayout;
class QHBoxLayout;
class QLineEdit;
class QTableView;
class QVBoxLayout;

namespace troupe {

class Button;
class TextLabel;

/// A label above a field, with a hint below that an error replaces. Names the field for assistive
/// technology if it has no name.
class FormRow : public QWidget
{
    Q_OBJECT

public:
    FormRow(const QString &label, QWidget *field, const QString &hint = {},
            QWidget *parent = nullptr);

    QWidget *field() const { return m_field; }
    void setError(const QString &error); ///< empty takes it away
    QString error() const { return m_error; }
    void setRequired(bool required);

private:
    QString m_labelText;
    QString m_hintText;
    QString m_error;
    QWidget *m_field;
    TextLabel *m_label;
    TextLabel *m_note;
};

/// A setting on one line: title and explanation on the left, the control on the right.
class SettingRow : public QWidget
{
    Q_OBJECT

public:
    SettingRow(const QString &title, const QString &explanation, QWidget *control,
               QWidget *parent = nullptr);
};

/// Words as chips. Enter or comma adds, Backspace in the empty field takes the last one away;
/// adding a word twice does nothing.
class TagEditor : public QFrame
{
    Q_OBJECT

public:
    explicit TagEditor(const QString &name, const QString &placeholder, QWidget *parent = nullptr);

    QStringList tags() const { return m_tags; }
    void setTags(const QStringList &tags);

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;

signals:
    void tagsChanged(const QStringList &tags);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    struct Places;
    Places places(int width) const;
    void arrange();
    bool addTag(const QString &text);
    void removeTag(qsizetype index);

    QStringList m_tags;
    QLineEdit *m_edit;
};

/// A dialog with a title, content and buttons at the lower right; Escape closes it.
class Dialog : public QDialog
{
    Q_OBJECT

public:
    Dialog(const QString &title, QWidget *parent);

    QVBoxLayout *body() const { return m_body; }
    /// `cancel` closes with reject, `confirm` with accept and is the default button.
    Button *addButtons(const QString &confirm, const QString &cancel, bool dangerous = false);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    QVBoxLayout *m_body;
    QHBoxLayout *m_buttons;
    QPointer<QWidget> m_scrim; ///< over the window behind
};

/// Asks once before what cannot be undone, and names the thing: "Delete the agent “Ann”?"
class ConfirmDialog : public Dialog
{
    Q_OBJECT

public:
    ConfirmDialog(const QString &question, const QString &consequence, const QString &confirm,
                  QWidget *parent, bool dangerous = true);
};

/// Names on the left, values on the right, which can be selected.
class KeyValueList : public QWidget
{
    Q_OBJECT

public:
    explicit KeyValueList(QWidget *parent = nullptr);

    void setRow(const QString &key, const QString &value, bool mono = false);
    void clear();

private:
    QGridLayout *m_grid;
};

/// The look and manners of a table: rows of 36 px, no grid, whole rows, elided text.
void styleTable(QTableView *table, const QString &name);

/// A splitter whose handle is a hairline with a wide grip.
class Splitter : public QSplitter
{
    Q_OBJECT

public:
    explicit Splitter(Qt::Orientation orientation, QWidget *parent = nullptr);

protected:
    QSplitterHandle *createHandle() override;
};

} // namespace troupe
